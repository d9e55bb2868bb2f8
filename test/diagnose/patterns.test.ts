import assert from 'node:assert/strict';
import test from 'node:test';
import { digestLog, patternOf } from '../../src/links/diagnosis/digest.ts';
import { logLine } from '../../src/links/diagnosis/log-line.ts';
import { patterns } from '../../src/links/diagnosis/patterns.ts';

const from = (place: string, level: string, message: string) =>
  `2026-11-24 20:39:17.274 [${level}][4915] ${place}: ${message}`;

/** The kind of line, by its place (`component/file line`), its level and its message. */
const typha: readonly [pattern: string | null, place: string, level: string, message: string][] = [
  [
    'typha-cn',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:33742 connID=0x97b78d4f00000001 error=peer certificate does not have required CN thread="read"',
  ],
  [
    'typha-cn',
    'typha/sync_server.go 870',
    'INFO',
    'Failed to read from client client=10.1.2.3:33742 connID=0x1 error=Peer certificate does not have required CN thread="read"',
  ],
  [
    'typha-uri',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:36584 connID=0x71b9653c00000003 error=peer certificate does not have required URI SAN thread="read"',
  ],
  [
    'typha-cn-or-uri',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:35440 connID=0x3ea3402c00000006 error=peer certificate does not have required CN or URI SAN thread="read"',
  ],
  [
    'typha-eku',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:33834 connID=0x97b78d4f0000000d error=tls: failed to verify certificate: x509: certificate specifies an incompatible key usage thread="read"',
  ],
  [
    'typha-expired',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:33944 connID=0x97b78d4f00000019 error=tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-24T20:33:00Z is after 2025-01-01T00:00:00Z thread="read"',
  ],
  [
    'typha-early',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:33944 connID=0x1 error=tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-24T20:33:00Z is before 2027-01-01T00:00:00Z thread="read"',
  ],
  [
    'typha-no-certificate',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:56144 connID=0x97b78d4f00000025 error=tls: client didn\'t provide a certificate thread="read"',
  ],
  [
    'typha-authority',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:56246 connID=0x97b78d4f00000031 error=tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "calico-ca") thread="read"',
  ],
  [
    'typha-authority',
    'typha/sync_server.go 870',
    'INFO',
    'Failed to read from client client=10.0.0.1:1 connID=0x1 error=tls: failed to verify client\'s certificate: x509: certificate signed by unknown authority thread="read"',
  ],
  [
    'typha-plaintext-client',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:56334 connID=0x97b78d4f0000003d error=tls: first record does not look like a TLS handshake thread="read"',
  ],
  [
    'typha-tls-client',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:40718 connID=0x26ff7f6000000001 error=gob: duplicate type received thread="read"',
  ],
  [
    'typha-old-tls',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:1 connID=0x1 error=tls: client offered only unsupported versions: [302 301] thread="read"',
  ],
  [
    'typha-refused-by-client',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:44826 connID=0x5a23ba9b00000001 error=remote error: tls: bad certificate thread="read"',
  ],
  [
    'typha-gone',
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=127.0.0.1:40682 connID=0x877a466800000001 error=read tcp 127.0.0.1:19013->127.0.0.1:40682: use of closed network connection thread="read"',
  ],
  [
    'typha-hello',
    'typha/sync_server.go 977',
    'INFO',
    'Received Hello message from client. client=127.0.0.1:36566 connID=0x71b9653c00000001 msg=syncproto.MsgClientHello{Hostname:"vm"}',
  ],
  [
    'typha-own-file',
    'typha/param_types.go 203',
    'ERROR',
    'Failed to access /nonexistent/tls.crt: stat /nonexistent/tls.crt: no such file or directory',
  ],
  [
    'typha-own-file-default',
    'typha/config_params.go 254',
    'WARNING',
    'Replacing invalid value with default default="" error=failed to parse config parameter ServerCertFile; value "/nonexistent/tls.crt": failed to access file source=environment variable',
  ],
  [
    'typha-own-newline',
    'typha/config_params.go 254',
    'WARNING',
    'Replacing invalid value with default default="" error=failed to parse config parameter ClientCN; value "typha-client\\n": invalid string source=environment variable',
  ],
  [
    'typha-own-partial',
    'typha/daemon.go 209',
    'ERROR',
    'Failed to parse/validate configuration. error=if any Felix-Typha TLS config parameters are specified, they _all_ must be - except that either ClientCN or ClientURISAN may be left unset',
  ],
  ['typha-own-ca', 'typha/sync_server.go 409', 'PANIC', 'Failed to add CA data to pool port=18022'],
  [
    'typha-own-certificate',
    'typha/sync_server.go 390',
    'PANIC',
    'Failed to load certificate and key certFile="/calico-typha-certs/bad.pem" error=tls: failed to find any PEM data in certificate input keyFile="/calico-typha-certs/srv.key" port=18025',
  ],
  [
    'typha-own-key-mismatch',
    'typha/sync_server.go 390',
    'PANIC',
    'Failed to load certificate and key certFile="/calico-typha-certs/srv.crt" error=tls: private key does not match public key keyFile="/calico-typha-certs/cli.key" port=18028',
  ],
  [
    'typha-own-cipher',
    'typha/daemon.go 219',
    'ERROR',
    'Failed to connect to datastore error=failed to create TLS Config: failed to create TLS Config: unsupported cipher: FOO',
  ],
  [
    'typha-own-min-version',
    'typha/tls.go 122',
    'WARNING',
    'Invalid TLS_MIN_VERSION, defaulting to TLS 1.2 error=unsupported TLS version: 1.1 (supported versions: 1.2, 1.3)',
  ],
  [
    'typha-own-port',
    'typha/sync_server.go 423',
    'PANIC',
    'Failed to open listen socket error=listen tcp 127.0.0.1:17001: bind: address already in use port=17001',
  ],
];

const clients: typeof typha = [
  [
    'client-cn',
    'confd/sync_client.go 239',
    'WARNING',
    'Failed to connect to typha endpoint 127.0.0.1:22473.  Will try another if available... error=peer certificate does not have required CN myID=0xb188aafe00000001 type="bgp"',
  ],
  [
    'client-authority',
    'tunnel-ip-allocator/sync_client.go 200',
    'WARNING',
    'error connecting to typha endpoint (2 of 2) 10.0.0.7:5473 connID=0x0 error=x509: certificate signed by unknown authority',
  ],
  [
    'client-expired',
    'felix/sync_client.go 239',
    'WARNING',
    'Failed to connect to typha endpoint 10.0.0.7:5473.  Will try another if available... error=x509: certificate has expired or is not yet valid: current time 2026-11-24T20:33:00Z is after 2025-01-01T00:00:00Z myID=0x1 type=""',
  ],
  [
    'client-plaintext-typha',
    'felix/sync_client.go 239',
    'WARNING',
    'Failed to connect to typha endpoint 127.0.0.1:17004.  Will try another if available... error=EOF myID=0xa1936a500000001 type=""',
  ],
  [
    'client-network',
    'felix/sync_client.go 239',
    'WARNING',
    'Failed to connect to typha endpoint 127.0.0.1:1.  Will try another if available... error=dial tcp 127.0.0.1:1: connect: connection refused myID=0x1 type=""',
  ],
  [
    'client-alert',
    'felix/sync_client.go 239',
    'WARNING',
    'Failed to connect to typha endpoint 127.0.0.1:1.  Will try another if available... error=remote error: tls: bad certificate myID=0x1 type=""',
  ],
  [
    'client-read-alert',
    'felix/sync_client.go 413',
    'ERROR',
    'Failed to read from server connection=127.0.0.1:19001 error=remote error: tls: bad certificate myID=0xedfda8cb00000002 type="felix"',
  ],
  [
    'client-read-alert-required',
    'felix/sync_client.go 413',
    'ERROR',
    'Failed to read from server connection=127.0.0.1:19001 error=remote error: tls: certificate required myID=0xfdbab3e100000001 type="felix"',
  ],
  [
    'client-read-cut-off',
    'felix/sync_client.go 413',
    'ERROR',
    'Failed to send hello to server connection=127.0.0.1:19001 error=write tcp 127.0.0.1:46522->127.0.0.1:19001: write: broken pipe myID=0xedfda8cb00000001 type="felix"',
  ],
  [
    'client-read-cut-off',
    'felix/sync_client.go 413',
    'ERROR',
    'Failed to send hello to server connection=127.0.0.1:19001 error=write tcp 127.0.0.1:47208->127.0.0.1:19001: write: connection reset by peer myID=0xedfda8cb0000004e type="felix"',
  ],
  [
    'client-read-cut-off',
    'felix/sync_client.go 413',
    'ERROR',
    'Failed to read from server connection=127.0.0.1:19001 error=EOF myID=0xf875c6e000000001 type="felix"',
  ],
  [
    'client-hello',
    'felix/sync_client.go 466',
    'INFO',
    'ServerHello message received connection=127.0.0.1:22473 myID=0x687f5a7e00000001 serverConnID=0x3977271e0000003f serverMsg=syncproto.MsgServerHello{} type=""',
  ],
  [
    'client-own-partial',
    'confd/sync_client.go 129',
    'FATAL',
    'Invalid options error=if any Felix-Typha TLS options are specified, they _all_ must be - except that either ServerCN or ServerURISAN may be left unset options=&syncclient.Options{ReadTimeout:0, KeyFile:"/etc/calico/x"}',
  ],
  [
    'client-own-partial',
    'felix/daemon.go 260',
    'ERROR',
    'Failed to parse/validate configuration from datastore. error=if any Felix-Typha TLS config parameters are specified, they _all_ must be - except that either TyphaCN or TyphaURISAN may be left unset',
  ],
  [
    'client-own-newline',
    'felix/config_params.go 854',
    'WARNING',
    'Replacing invalid value with default default="" error=failed to parse config parameter TyphaCN; value "typha-server\\n": invalid string source=environment variable',
  ],
  [
    'client-own-key-mismatch',
    'node-services/sync_client.go 291',
    'ERROR',
    'Failed to load certificate and key error=tls: private key does not match public key myID=0x1 type="node-status"',
  ],
  [
    null,
    'felix/sync_client.go 242',
    'INFO',
    'Successfully connected to Typha at 127.0.0.1:19001 after 8.046363ms. myID=0xedfda8cb00000001 type="felix"',
  ],
];

for (const [role, rows] of [
  ['typha', typha],
  ['node', clients],
] as const)
  for (const [expected, place, level, message] of rows)
    test(`${expected ?? 'nothing'} is recognised: ${place.split('/')[0]}: ${message.slice(0, 60)} … ${message.slice(-60)}`, () => {
      const line = logLine(from(place, level, message));
      assert.ok(line !== null);
      assert.equal(patternOf(line, { role })?.id ?? null, expected);
    });

test('the order of the table hides no pattern, and no two have the same name', () => {
  assert.equal(new Set(patterns.map(({ id }) => id)).size, patterns.length);
});

const source = {
  namespace: 'kube-system',
  pod: 'x',
  node: 'node-1',
  container: 'c',
  role: 'node',
  previous: false,
} as const;

test('a line about TLS that nobody knows is shown and counted, whatever its numbers', () => {
  const lines = [1, 2, 3].map((port) =>
    from('felix/other.go 1', 'ERROR', `Cannot do the tls dance error=x509: new trouble ${port}`),
  );
  const { unrecognised, sightings } = digestLog(source, lines.join('\n'));
  assert.deepEqual(sightings, []);
  assert.equal(unrecognised.length, 1);
  assert.equal(unrecognised[0]?.count, 3);
});

test('a hot loop of a hundred thousand lines leaves a digest of a few kilobytes', () => {
  const line = from(
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=10.0.0.1:1 connID=0x1 error=tls: client didn\'t provide a certificate thread="read"',
  );
  const digest = digestLog({ ...source, role: 'typha' }, `${line}\n`.repeat(100_000));
  assert.equal(digest.sightings[0]?.count, 100_000);
  assert.ok(JSON.stringify(digest.sightings).length < 4000);
});
