/** How etcd reads a field of its configuration file. */
export type FieldType = 'text' | 'boolean' | 'list' | 'count' | 'integer';

export type Fields = Readonly<Record<string, FieldType>>;

/**
 * Fields of the whole file. Durations are integers there (nanoseconds). Source: etcd
 * server/embed/config.go (Config, configJSON); seen with etcd 3.6.8.
 */
export const fileFields: Fields = {
  ...each(
    'text',
    `advertise-client-urls auth-token auto-compaction-mode auto-compaction-retention backend-bbolt-freelist-type cors
    data-dir discovery discovery-proxy discovery-srv discovery-srv-name distributed-tracing-address
    distributed-tracing-instance-id distributed-tracing-service-name feature-gates host-whitelist
    initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token listen-client-http-urls
    listen-client-urls listen-metrics-urls listen-peer-urls log-format log-level log-rotation-config-json logger
    metrics name tls-max-version tls-min-version wal-dir`,
  ),
  ...each(
    'count',
    `auth-token-ttl bcrypt-cost bootstrap-defrag-threshold-megabytes election-timeout heartbeat-interval
    max-concurrent-streams max-request-bytes max-snapshots max-txn-ops max-wals self-signed-cert-validity
    snapshot-catchup-entries snapshot-count`,
  ),
  ...each(
    'integer',
    `backend-batch-interval backend-batch-limit compact-hash-check-time compaction-batch-limit
    compaction-sleep-interval corrupt-check-time distributed-tracing-sampling-rate downgrade-check-time
    grpc-keepalive-interval grpc-keepalive-min-time grpc-keepalive-timeout max-learners quota-backend-bytes
    warning-apply-duration warning-unary-request-duration watch-progress-notify-interval`,
  ),
  ...each('list', 'cipher-suites log-outputs'),
  ...each(
    'boolean',
    `enable-distributed-tracing enable-grpc-gateway enable-log-rotation enable-pprof force-new-cluster
    initial-election-tick-advance memory-mlock pre-vote strict-reconfig-check unsafe-no-fsync`,
  ),
};

/** Fields of `client-transport-security` and of `peer-transport-security`. */
export const securityFields: Fields = {
  ...each('text', 'cert-file key-file client-cert-file client-key-file trusted-ca-file'),
  ...each('boolean', 'client-cert-auth auto-tls skip-client-san-verification'),
  ...each('list', 'allowed-cn allowed-hostname'),
};

function each(type: FieldType, names: string): Fields {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, type]));
}
