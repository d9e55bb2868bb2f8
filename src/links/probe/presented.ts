import { Malformed } from '../../x509/der/malformed.ts';
import { pemBlock } from '../../x509/der/pem-text.ts';
import { latestGo } from '../../x509/go-release.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { nameText, parseName } from '../../x509/parsing/name-parsing.ts';
import { certificateStatus, type StoredCertificate } from '../certificates/stored-certificate.ts';
import type { CertificateStatus } from '../status.ts';

/** A chain as a socket sent it. */
export interface PresentedChain {
  readonly pem: string;
  readonly stored: StoredCertificate;
}

/** The chain in the form in which certificates of files are judged. `where` names the socket. */
export function presentedChain(chain: readonly Uint8Array[], where: string): PresentedChain {
  const pem = chain.map((der) => pemBlock('CERTIFICATE', der)).join('');
  const parsed = parseCertificates(pem);
  const leaf = parsed.certificates[0] ?? null;
  const stored: StoredCertificate = {
    source: where,
    object: null,
    key: null,
    text: pem,
    leaf,
    chain: parsed.certificates,
    problem:
      leaf === null
        ? { kind: 'malformed', why: parsed.problems[0]?.message ?? 'it is no certificate' }
        : null,
    keyMatches: null,
    keyError: null,
    keyDoubt: null,
    keyTrace: unknownKeyFile,
  };
  return { pem, stored };
}

/** What the socket showed, with `source` saying where the same certificate is stored. */
export function presentedStatus({ stored }: PresentedChain, source: string | null): CertificateStatus {
  return { ...certificateStatus(stored), source: source ?? stored.source };
}

/** The subjects that a server accepts, as Go prints names; what cannot be parsed is in hex. */
export function caNames(names: readonly Uint8Array[]): string[] {
  return names.map((name) => {
    try {
      return nameText(parseName(Buffer.from(name).toString('latin1'), latestGo));
    } catch (error) {
      if (error instanceof Malformed) return Buffer.from(name).toString('hex');
      throw error;
    }
  });
}
