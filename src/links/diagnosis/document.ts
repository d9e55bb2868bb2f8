import type { FindingCode, Remedy, Severity } from '../../findings/finding.ts';
import type { CertificateStatus, InstallationStatus, Status, Summary, UnreadStatus } from '../status.ts';

/** The contract of `diagnose -o json`: stable and versioned; schemas/diagnosis.schema.json says the same. */
export interface Diagnosis {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Diagnosis';
  readonly metadata: Status['metadata'];
  readonly installation: InstallationStatus;
  readonly causes: readonly Cause[];
  /** Lines about TLS that are not understood, the most frequent first. */
  readonly unrecognised: readonly UnrecognisedLine[];
  /** What else was seen: restarts, events, TigeraStatus, metrics. */
  readonly signs: readonly string[];
  readonly collected: Collected;
  /** Objects that could not be read: a cause may be missing, or only likely, for it. */
  readonly unread: readonly UnreadStatus[];
  readonly summary: Summary;
}

/** One story: who refuses whom, over which certificate, and what mends it. */
export interface Cause {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** `confirmed`: what is stored and what the logs say agree. */
  readonly certainty: 'confirmed' | 'likely';
  readonly message: string;
  /** Names of the nodes that are cut off; the pods, where that is not known. */
  readonly who: readonly string[];
  /** The certificate that is the matter; null where none is, or it is not known. */
  readonly certificate: CertificateStatus | null;
  /** The object to look at, `Secret namespace/name`. */
  readonly object: string | null;
  /** When the first line of the logs that were read says so; null without logs. */
  readonly since: string | null;
  readonly last: string | null;
  /** Lines of logs. */
  readonly count: number;
  readonly evidence: readonly string[];
  readonly remedy: Remedy;
}

export interface UnrecognisedLine {
  readonly component: string;
  readonly pods: number;
  readonly count: number;
  readonly last: string;
  readonly sample: string;
}

/** How much was read, and what was not. */
export interface Collected {
  readonly typhaLogs: number;
  readonly nodeLogs: number;
  readonly nodePods: number;
  readonly lines: number;
  readonly bytes: number;
  /** Logs that limits left unread. */
  readonly left: number;
  /** Logs and events that could not be read, and why. */
  readonly failed: readonly string[];
}
