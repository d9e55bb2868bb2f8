import type { Finding, FindingCode, LinkName, Remedy, UnknownReason } from '../findings/finding.ts';

/** The contract of `status -o json`: stable and versioned; schemas/status.schema.json says the same. */
export interface Status {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Status';
  readonly metadata: {
    readonly context: string | null;
    readonly server: string | null;
    readonly generatedAt: string;
    readonly version: string;
    /** By how much this machine's clock is ahead of the API server's at the least; behind where negative; null: not known. */
    readonly clockSkewSeconds: number | null;
  };
  readonly installation: InstallationStatus;
  readonly links: readonly LinkStatus[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownStatus[];
  readonly unread: readonly UnreadStatus[];
  readonly summary: Summary;
}

export interface InstallationStatus {
  readonly kind: 'operator' | 'manifest' | 'none';
  readonly variant: 'calico' | 'canal';
  readonly namespace: string | null;
  readonly calicoVersion: string | null;
  readonly datastore: 'kubernetes' | 'etcdv3' | 'unknown';
  readonly nodes: number | null;
  readonly managedBy: string | null;
}

export type FelixTyphaMode =
  | 'plaintext'
  | 'mtls-cn'
  | 'mtls-cn-or-spiffe'
  | 'mtls-spiffe'
  | 'broken'
  | 'not-used'
  | 'unknown';
export type EtcdMode = 'plaintext' | 'tls' | 'mtls' | 'broken' | 'not-used' | 'unknown';
export type ApiserverMode = 'plaintext' | 'tls-unverified' | 'tls-token' | 'mtls' | 'not-used' | 'unknown';
export type Mode = FelixTyphaMode | EtcdMode | ApiserverMode;

export type State = 'ok' | 'info' | 'warning' | 'error' | 'unknown' | 'not-used';

export interface LinkStatus {
  readonly link: LinkName;
  readonly mode: Mode;
  readonly state: State;
  readonly sides: readonly SideStatus[];
}

export interface SideStatus {
  readonly side: 'client' | 'server';
  /** felix, confd, tunnel-ip-allocator, node-status, typha, calico-node, kube-controllers, … */
  readonly component: string;
  /** `Kind namespace/name`; with ` (old revision HASH)` while a rollout is under way. */
  readonly workload: string;
  readonly pods: number | null;
  readonly mode: Mode;
  readonly verifies: { readonly cn: string | null; readonly uriSan: string | null };
  readonly trust: { readonly source: string | null; readonly anchors: readonly Anchor[] };
  readonly certificate: CertificateStatus | null;
  readonly state: State;
  readonly findings: readonly FindingCode[];
}

export interface Anchor {
  readonly subject: string;
  readonly notAfter: string;
  readonly sha256: string;
}

export interface CertificateStatus {
  /** `Secret namespace/name`, `ConfigMap …`, `file /path`. */
  readonly source: string;
  readonly key: string | null;
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly commonName: string | null;
  readonly uriSans: readonly string[];
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly sha256: string | null;
  /** For example `EC P-256`, `RSA 2048`. */
  readonly publicKey: string | null;
  readonly keyMatches: 'yes' | 'no' | 'not readable' | null;
  /** The settings name a file that is not there. */
  readonly missing?: true;
}

/** A check without a verdict, why, and what would give it one. */
export interface UnknownStatus {
  readonly link: LinkName | null;
  readonly check: FindingCode;
  readonly subject: string;
  readonly why: string;
  readonly reason: UnknownReason;
  readonly remedy: Remedy;
}

export interface UnreadStatus {
  readonly resource: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly reason: string;
  /** `get secrets in tigera-operator`; null when no permission would help. */
  readonly permission: string | null;
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly passed: number;
  readonly unknown: number;
}

/** Checks without a verdict; one at the least where anything could not be read. */
export function unknownCount(unsure: number, unread: readonly unknown[]): number {
  return Math.max(unsure, unread.length > 0 ? 1 : 0);
}

/** Checks with a verdict. */
export function verdictCount({ errors, warnings, infos, passed }: Summary): number {
  return errors + warnings + infos + passed;
}

/** Whether links are known not to be used in an installation, all of them: an answer without a check. */
export function areNotUsed(links: readonly Pick<LinkStatus, 'state'>[]): boolean {
  return links.length > 0 && links.every(({ state }) => state === 'not-used');
}
