import type { CatalogueEntry, CheckResult, FindingCode, Remedy, Severity } from '../../findings/finding.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { JudgeContext } from '../judgement.ts';
import type { StoredCertificate, StoredTrust } from './stored-certificate.ts';

/** The particular remedy of a code; null leaves the catalogue's. */
export type RemedyFor = (code: FindingCode) => Remedy | null;

/** When it is judged, and how long before its end a certificate expires soon. */
export type Clock = Pick<JudgeContext, 'now' | 'expiresWithinMs'>;

interface Particular {
  readonly message: string;
  readonly severity?: Severity;
  readonly evidence?: readonly string[];
  readonly remedy?: Remedy;
}

interface Judged {
  readonly subject: string;
  /** A failed check of the subject, with the link's remedy for the code unless it has one of its own. */
  readonly fail: (kind: CatalogueEntry, particular: Particular) => CheckResult;
}

/** A certificate as it is stored, whether it could be read or not. */
export interface JudgedFile extends Judged {
  readonly stored: StoredCertificate;
}

/** A stored certificate that could be read. */
export interface JudgedLeaf extends JudgedFile {
  readonly leaf: Certificate;
  /** `Secret kube-system/calico-node-certs (CN calico-node)`. */
  readonly name: string;
  readonly role: 'server' | 'client';
  readonly clock: Clock;
  /** What renews it; null when nothing does. */
  readonly renewedBy: string | null;
}

/** A trust bundle as it is stored. */
export interface JudgedTrust extends Judged {
  readonly stored: StoredTrust;
  readonly remedyFor: RemedyFor;
  readonly clock: Clock;
}

/** What the findings of certificates are judged from. */
export interface CertificateChecks {
  /** A certificate; where it could not be read, its finding is unknown. */
  readonly leaf: (judged: JudgedLeaf) => CheckResult[];
  /** A certificate that could be read, and the private key beside it. */
  readonly pair: (judged: JudgedLeaf) => CheckResult[];
  /** A file that holds no certificate; `why` not. */
  readonly malformed: (judged: JudgedFile, why: string) => CheckResult[];
  /** A trust bundle that is there. */
  readonly trust: (judged: JudgedTrust) => CheckResult[];
}
