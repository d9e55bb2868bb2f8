export type Severity = 'error' | 'warning' | 'info';
export type LinkName = 'felix-typha' | 'kube-apiserver' | 'etcd';

/** A stable code: CTLS1xx felix-typha, 2xx kube-apiserver, 3xx etcd, 4xx certificates, 5xx a change, 9xx reading. */
export type FindingCode = `CTLS${number}`;

export interface Remedy {
  /** Null where only a person can mend it. */
  readonly command: string | null;
  readonly text: string;
}

/** One problem, with names, numbers and dates in `message`. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly link: LinkName | null;
  /** The object or side it is about, e.g. `kube-system/calico-node-certs`. */
  readonly subject: string;
  readonly message: string;
  readonly evidence: readonly string[];
  readonly remedy: Remedy;
}

/** What one check found. `unknown` when something it needs could not be read. */
export type CheckResult =
  | { readonly code: FindingCode; readonly outcome: 'passed' }
  | { readonly code: FindingCode; readonly outcome: 'unknown'; readonly why: string }
  | { readonly code: FindingCode; readonly outcome: 'failed'; readonly finding: Finding };
