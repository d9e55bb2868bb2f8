import assert from 'node:assert/strict';
import test from 'node:test';
import { type RefusedHandshake, type TlsEnd, wouldConnect } from '../../../src/x509/handshake.ts';
import { createAuthority, type IssuedCertificate, issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { unknownKeyFile } from '../../../src/x509/key-trace.ts';

const now = new Date('2026-06-15T12:00:00Z');
const day = 86_400_000;
const authority = createAuthority({ commonName: 'calico-ca', now });
const sameName = createAuthority({ commonName: 'calico-ca', now });
const otherName = createAuthority({ commonName: 'other-ca', now });

function issued(
  name: string,
  usage: string,
  from = authority,
  dates: { notBefore?: Date; notAfter?: Date } = {},
) {
  const uriSans = [`spiffe://cluster.local/${name}`];
  return issueLeaf(from, { commonNames: [name], uriSans, extendedKeyUsage: [usage], now, ...dates });
}

function end(leaf: IssuedCertificate, commonName: string): TlsEnd {
  return {
    transport: 'tls',
    certFile: leaf.certificatePem,
    caFile: authority.certificatePem,
    key: tracePrivateKey(leaf.privateKeyPem),
    commonName,
    uriSan: '',
  };
}

const typha = end(issued('typha-server', 'serverAuth'), 'typha-client');
const felix = end(issued('typha-client', 'clientAuth'), 'typha-server');
const felixWith = (leaf: IssuedCertificate) => end(leaf, 'typha-server');

function refused(server: TlsEnd, client: TlsEnd): RefusedHandshake {
  const verdict = wouldConnect(server, client, now);
  assert.ok(!verdict.accepted);
  return verdict;
}

const verification = 'tls: failed to verify certificate: x509: ';
const yesterday = { notBefore: new Date(now.getTime() - 2 * day), notAfter: new Date(now.getTime() - day) };
const tomorrow = { notBefore: new Date(now.getTime() + day), notAfter: new Date(now.getTime() + 2 * day) };

/** What Typha logs and the alert that it sends, as real Typhas did. */
const byTypha: readonly (readonly [
  name: string,
  server: TlsEnd,
  client: TlsEnd,
  log: string,
  alert: string,
])[] = [
  [
    'a wrong CN',
    { ...typha, commonName: 'x' },
    felix,
    'peer certificate does not have required CN',
    'bad certificate',
  ],
  [
    'a wrong URI',
    { ...typha, commonName: '', uriSan: 'x' },
    felix,
    'peer certificate does not have required URI SAN',
    'bad certificate',
  ],
  [
    'neither name',
    { ...typha, commonName: 'x', uriSan: 'x' },
    felix,
    'peer certificate does not have required CN or URI SAN',
    'bad certificate',
  ],
  [
    'a server’s EKU',
    typha,
    felixWith(issued('typha-client', 'serverAuth')),
    `${verification}certificate specifies an incompatible key usage`,
    'bad certificate',
  ],
  [
    'an expired certificate',
    typha,
    felixWith(issued('typha-client', 'clientAuth', authority, yesterday)),
    `${verification}certificate has expired or is not yet valid: current time 2026-06-15T12:00:00Z is after 2026-06-14T12:00:00Z`,
    'expired certificate',
  ],
  [
    'a certificate of tomorrow',
    typha,
    felixWith(issued('typha-client', 'clientAuth', authority, tomorrow)),
    `${verification}certificate has expired or is not yet valid: current time 2026-06-15T12:00:00Z is before 2026-06-16T12:00:00Z`,
    'expired certificate',
  ],
  [
    'another CA of the same name',
    typha,
    felixWith(issued('typha-client', 'clientAuth', sameName)),
    `${verification}certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "calico-ca")`,
    'unknown certificate authority',
  ],
  [
    'another CA',
    typha,
    felixWith(issued('typha-client', 'clientAuth', otherName)),
    "tls: client didn't provide a certificate",
    'certificate required',
  ],
];

for (const [name, server, client, log, alert] of byTypha) {
  test(`Typha refuses ${name} in the words of its log, and the client learns of the alert or of a reset`, () => {
    const verdict = refused(server, client);
    assert.deepEqual([verdict.refusedBy, verdict.serverLog, verdict.alert?.name], ['server', [log], alert]);
    assert.deepEqual(verdict.clientLog, [
      `remote error: tls: ${alert}`,
      'write: broken pipe',
      'connection reset by peer',
    ]);
  });
}

/** What a client logs; Typha always gets the same alert. */
const byClient: readonly (readonly [name: string, server: TlsEnd, client: TlsEnd, log: string])[] = [
  ['a wrong CN', typha, { ...felix, commonName: 'x' }, 'peer certificate does not have required CN'],
  [
    'an expired certificate',
    end(issued('typha-server', 'serverAuth', authority, yesterday), ''),
    felix,
    'x509: certificate has expired or is not yet valid: current time 2026-06-15T12:00:00Z is after 2026-06-14T12:00:00Z',
  ],
  [
    'a client’s EKU',
    end(issued('typha-server', 'clientAuth'), ''),
    felix,
    'x509: certificate specifies an incompatible key usage',
  ],
  [
    'another CA',
    end(issued('typha-server', 'serverAuth', otherName), ''),
    felix,
    'x509: certificate signed by unknown authority',
  ],
];

for (const [name, server, client, log] of byClient) {
  test(`a client refuses ${name} of Typha without the prefix of crypto/tls`, () => {
    const verdict = refused(server, client);
    assert.deepEqual([verdict.refusedBy, verdict.clientLog], ['client', [log]]);
    assert.deepEqual(verdict.serverLog, ['remote error: tls: bad certificate']);
  });
}

test('under TLS 1.2 a client without a certificate gets another alert, and no reset hides it', () => {
  const client = {
    ...felixWith(issued('typha-client', 'clientAuth', otherName)),
    tlsMaxVersion: '1.2',
  } as const;
  const verdict = refused(typha, client);
  assert.deepEqual(
    [verdict.alert?.name, verdict.clientLog],
    ['handshake failure', ['remote error: tls: handshake failure']],
  );
});

test('TLS and plaintext do not meet, and each end says so in its own way', () => {
  const plain = (each: TlsEnd): TlsEnd => ({ ...each, transport: 'plaintext' });
  const toTls = refused(typha, plain(felix));
  assert.deepEqual([toTls.refusedBy, toTls.refusal.code], ['server', 'plaintext-peer']);
  assert.deepEqual(toTls.serverLog, ['tls: first record does not look like a TLS handshake']);
  const toPlain = refused(plain(typha), felix);
  assert.deepEqual(
    [toPlain.refusedBy, toPlain.serverLog, toPlain.clientLog],
    ['client', ['gob: duplicate type received'], ['EOF']],
  );
  assert.deepEqual(wouldConnect(plain(typha), plain(felix), now), { accepted: true, version: null });
});

test('an end that cannot load its own files is named with what it logs', () => {
  const verdict = refused({ ...typha, tlsCipherSuites: 'TLS_RSA_WITH_AES_128_GCM_SHA256' }, felix);
  assert.deepEqual(
    [verdict.refusedBy, verdict.stage, verdict.refusal],
    [
      'server',
      'loading',
      {
        code: 'invalid-tls-settings',
        message: 'failed to create TLS Config: unsupported cipher: TLS_RSA_WITH_AES_128_GCM_SHA256',
      },
    ],
  );
  assert.deepEqual([refused(typha, { ...felix, caFile: '' }).clientLog], [['failed to add CA data to pool']]);
});

test('an unknown TLS_MIN_VERSION is 1.2, and a key of which nothing is known counts as matching', () => {
  const odd = { ...typha, tlsMinVersion: '1.1', key: unknownKeyFile };
  assert.ok(wouldConnect(odd, { ...felix, tlsMaxVersion: '1.2' }, now).accepted);
});
