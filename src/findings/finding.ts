export type Severity = 'error' | 'warning' | 'info';
/** Every link, in the order in which they are shown. */
export const linkNames = ['felix-typha', 'kube-apiserver', 'etcd'] as const;
export type LinkName = (typeof linkNames)[number];

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

/** What one check found of one subject. `unknown` when something that it needs could not be read. */
export type CheckResult =
  | { readonly code: FindingCode; readonly outcome: 'passed'; readonly subject: string }
  | {
      readonly code: FindingCode;
      readonly outcome: 'unknown';
      readonly subject: string;
      readonly why: string;
      /** Null where only the snapshot tells it: see `unknownsOf`. */
      readonly reason: UnknownReason | null;
      /** Sides that it leaves without a verdict. */
      readonly concerns: readonly string[];
    }
  | FailedCheck;

/**
 * Why a check has no verdict: `forbidden`, a right is missing; `failed`, the API server did not answer;
 * `contradiction`, its answers exclude each other; `not-searched`, another namespace was not looked at;
 * `not-given`, the files leave it out; `not-visible`, no object of the API server shows it; `withheld`, it looks like a
 * secret and is not kept; `unreadable`, it may be in a document of the files that could not be read.
 */
export type UnknownReason =
  | 'forbidden'
  | 'failed'
  | 'contradiction'
  | 'not-searched'
  | 'not-given'
  | 'not-visible'
  | 'withheld'
  | 'unreadable';

export interface FailedCheck {
  readonly code: FindingCode;
  readonly outcome: 'failed';
  readonly subject: string;
  readonly finding: Finding;
  /** Names of the sides and objects to which it belongs: a side shows the codes of its findings. */
  readonly concerns: readonly string[];
}

/** An entry of the catalogue. `title` is a positive assertion that reads the same passing or failing. */
export interface CatalogueEntry {
  readonly code: FindingCode;
  readonly title: string;
  readonly link: LinkName | null;
  /** The usual severity; a finding may be less or more severe where its message says why. */
  readonly severity: Severity;
  /** What it means and why it matters. */
  readonly explanation: string;
  /** How it is mended in general; a finding carries the particular remedy. */
  readonly remedy: string;
}
