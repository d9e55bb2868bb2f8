import { goBoolean } from './word-flags.ts';

/** What a flag of etcd takes. */
export type EtcdFlagKind = 'text' | 'boolean' | 'count' | 'integer' | 'duration';

const kinds: Readonly<Record<EtcdFlagKind, string>> = {
  text: `advertise-client-urls auth-token auto-compaction-mode auto-compaction-retention backend-bbolt-freelist-type
  cert-file cipher-suites client-cert-allowed-hostname client-cert-file client-crl-file client-key-file
  config-file cors data-dir discovery discovery-cacert discovery-cert discovery-endpoints discovery-fallback
  discovery-key discovery-password discovery-proxy discovery-srv discovery-srv-name discovery-token discovery-user
  distributed-tracing-address distributed-tracing-instance-id distributed-tracing-service-name
  experimental-distributed-tracing-address experimental-distributed-tracing-instance-id
  experimental-distributed-tracing-service-name feature-gates host-whitelist initial-advertise-peer-urls
  initial-cluster initial-cluster-state initial-cluster-token key-file listen-client-http-urls listen-client-urls
  listen-metrics-urls listen-peer-urls log-format log-level log-outputs log-rotation-config-json logger metrics
  name peer-cert-allowed-cn peer-cert-allowed-hostname peer-cert-file peer-client-cert-file peer-client-key-file
  peer-crl-file peer-key-file peer-trusted-ca-file tls-max-version tls-min-version trusted-ca-file v2-deprecation
  wal-dir`,
  boolean: `auto-tls client-cert-auth discovery-insecure-skip-tls-verify discovery-insecure-transport
  enable-distributed-tracing enable-grpc-gateway enable-log-rotation enable-pprof
  experimental-compact-hash-check-enabled experimental-enable-distributed-tracing
  experimental-enable-lease-checkpoint experimental-enable-lease-checkpoint-persist
  experimental-initial-corrupt-check experimental-memory-mlock experimental-peer-skip-client-san-verification
  experimental-stop-grpc-service-on-defrag experimental-txn-mode-write-with-shared-buffer force-new-cluster
  initial-election-tick-advance memory-mlock peer-auto-tls peer-client-cert-auth peer-skip-client-san-verification
  pre-vote socket-reuse-address socket-reuse-port strict-reconfig-check unsafe-no-fsync version`,
  count: `auth-token-ttl bcrypt-cost bootstrap-defrag-threshold-megabytes election-timeout
  experimental-bootstrap-defrag-threshold-megabytes experimental-snapshot-catchup-entries heartbeat-interval
  max-concurrent-streams max-request-bytes max-snapshots max-txn-ops max-wals self-signed-cert-validity
  snapshot-catchup-entries snapshot-count`,
  integer: `backend-batch-limit compaction-batch-limit distributed-tracing-sampling-rate experimental-compaction-batch-limit
  experimental-distributed-tracing-sampling-rate max-learners quota-backend-bytes`,
  duration: `backend-batch-interval compact-hash-check-time compaction-sleep-interval corrupt-check-time
  discovery-dial-timeout discovery-keepalive-time discovery-keepalive-timeout discovery-request-timeout
  downgrade-check-time experimental-compact-hash-check-time experimental-compaction-sleep-interval
  experimental-corrupt-check-time experimental-downgrade-check-time experimental-warning-apply-duration
  experimental-warning-unary-request-duration experimental-watch-progress-notify-interval grpc-keepalive-interval
  grpc-keepalive-min-time grpc-keepalive-timeout raft-read-timeout raft-write-timeout warning-apply-duration
  warning-unary-request-duration watch-progress-notify-interval`,
};

/** Every flag that etcd 3.6 knows, and 3.7 but for the experimental ones (etcd --help of 3.6.8 and 3.7.3). */
export const etcdFlags: ReadonlyMap<string, EtcdFlagKind> = new Map(
  (Object.keys(kinds) as EtcdFlagKind[]).flatMap((kind) =>
    kinds[kind].split(/\s+/).map((name) => [name, kind] as const),
  ),
);

/** Its boolean flags, which take no second word. */
export const etcdBooleans: ReadonlySet<string> = new Set(kinds.boolean.split(/\s+/));

/** Whether an etcd knows a flag; `release` as `3.6`. Null: it depends on a release that is not told, or not known. */
export function knowsFlag(flag: string, release: string | null): boolean | null {
  if (flag.includes('_')) return false;
  const isKnown = etcdFlags.has(flag);
  if (release === '3.6') return isKnown;
  if (release === '3.7') return isKnown && !flag.startsWith('experimental-');
  return isKnown ? true : null;
}

const matches = (form: RegExp) => (text: string) => form.test(text);

const forms: Readonly<
  Record<EtcdFlagKind, { readonly fits: (text: string) => boolean; readonly wanted: string }>
> = {
  text: { fits: () => true, wanted: 'a text' },
  boolean: { fits: (text) => goBoolean(text) !== null, wanted: 'true or false' },
  count: { fits: matches(/^(?:\d[\d_]*|0[xob][\da-f_]+)$/i), wanted: 'a whole number from 0' },
  integer: { fits: matches(/^[+-]?(?:\d[\d_]*|0[xob][\da-f_]+)$/i), wanted: 'a whole number' },
  duration: {
    fits: matches(/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|[\u00b5\u03bc]s|ms|s|m|h))+)$/),
    wanted: 'a duration with its unit, as 5s',
  },
};

/**
 * What a flag takes, where a value is none of it; null: etcd reads the value, or it is filled in
 * elsewhere, or the flag is not known.
 */
export function wantedInstead(flag: string, value: string): string | null {
  const { fits, wanted } = forms[etcdFlags.get(flag) ?? 'text'];
  return fits(value) || /[$%<`]/.test(value) ? null : wanted;
}
