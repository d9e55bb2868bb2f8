import type { Finding, LinkName } from '../../findings/finding.ts';
import type { CertificateStatus, State, Status, Summary, UnknownStatus, UnreadStatus } from '../status.ts';

/** The contract of `probe -o json`: stable and versioned; schemas/probe.schema.json says the same. */
export interface Probe {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Probe';
  readonly metadata: Status['metadata'];
  readonly targets: readonly ProbeTarget[];
  readonly findings: readonly Finding[];
  /** Checks without a verdict. */
  readonly unknown: readonly UnknownStatus[];
  /** What could not be read; what a socket presented may have been compared with less for it. */
  readonly unread: readonly UnreadStatus[];
  readonly summary: Summary;
}

/** One socket, and how far up the ladder the probe came. */
export interface ProbeTarget {
  readonly link: LinkName;
  /** `pod kube-system/calico-typha-x:5473`, or `HOST:PORT`. */
  readonly address: string;
  readonly node: string | null;
  readonly state: State;
  readonly rungs: readonly Rung[];
  /** What the socket presented; `source` says where the same certificate is stored. Null: nothing was seen. */
  readonly presented: CertificateStatus | null;
  /** Subjects of the CAs whose client certificates it accepts; null: it asks for none, or that was not seen. */
  readonly acceptableCas: readonly string[] | null;
}

export type RungName =
  | 'connection'
  | 'tls'
  | 'server-certificate'
  | 'client-certificate-asked-for'
  | 'client-certificate-accepted'
  | 'typha-hello'
  | 'anonymous-requests';

/** `unknown`: it was tried and there is no verdict. */
export type RungResult = 'passed' | 'failed' | 'unknown' | 'not-tried';

export interface Rung {
  readonly name: RungName;
  readonly result: RungResult;
  readonly detail: string;
  /** Milliseconds; null where nothing was measured. */
  readonly ms: number | null;
}
