import assert from 'node:assert/strict';
import test from 'node:test';
import { damagedModulus, otherScalar, unparsableKey } from '../../../simulator/damaged-key.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { type PrivateKeyTrace, unknownKeyFile } from '../../../src/x509/key-trace.ts';
import { good, issue, stored, subject, told, value } from '../../support/stored-leaf.ts';

test('a key of another certificate is told, and one that Go cannot read, in its words', () => {
  const other = issue();
  const swapped = stored(value('tls.crt', good.certificatePem), value('tls.key', other.privateKeyPem));
  assert.deepEqual(told(swapped, 'CTLS404'), [
    'error The private key beside Secret kube-system/calico-node-certs (CN calico-node) belongs to another one (tls: private key does not match public key)',
  ]);
  const beside = 'error The private key beside Secret kube-system/calico-node-certs (CN calico-node)';
  for (const [text, why] of [
    ['no key', 'tls: failed to find any PEM data in key input'],
    [good.certificatePem, 'tls: found a certificate rather than a key in the PEM for the private key'],
    [unparsableKey(good.privateKeyPem), 'tls: failed to parse private key'],
    [
      good.privateKeyPem.replaceAll('PRIVATE', 'PUBLIC'),
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]',
    ],
  ] as const) {
    const found = told(stored(value('tls.crt', good.certificatePem), value('tls.key', text)), 'CTLS404');
    assert.deepEqual(found, [`${beside} cannot be used (${why})`]);
  }
});

test('one changed character is told, whatever stands beside the private half', () => {
  const scalar = stored(
    value('tls.crt', good.certificatePem),
    value('tls.key', otherScalar(good.privateKeyPem)),
  );
  assert.match(told(scalar, 'CTLS404')[0] ?? '', /^error .*\(tls: private key does not match public key\)$/);
  const rsa = issue({ keyAlgorithm: 'RSA-2048' });
  const modulus = stored(
    value('tls.crt', rsa.certificatePem),
    value('tls.key', damagedModulus(rsa.privateKeyPem)),
  );
  assert.match(told(modulus, 'CTLS404')[0] ?? '', /^error .*\(tls: failed to parse private key\)$/);
});

test('a key of which nothing was seen is unknown, and one that is too large to judge', () => {
  const cut = stored(value('tls.crt', good.certificatePem), { kind: 'private-key', key: unknownKeyFile });
  assert.deepEqual(told(cut, 'CTLS404'), [`unknown ${subject}: the private key beside it was not readable`]);
  const huge = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(40_000)}\n-----END PRIVATE KEY-----\n`;
  assert.deepEqual(told(stored(value('tls.crt', good.certificatePem), value('tls.key', huge)), 'CTLS404'), [
    `unknown ${subject}: a private key of 30000 octets is not judged`,
  ]);
});

test('certificate and key may be one file', () => {
  const whole = `${good.certificatePem}${good.privateKeyPem}`;
  for (const text of [whole, `${good.privateKeyPem}${good.certificatePem}`])
    assert.deepEqual(told(stored(value('tls.pem', text), value('tls.pem', text)), 'CTLS404'), [
      `passed ${subject}`,
    ]);
  const broken = `${good.certificatePem}${unparsableKey(good.privateKeyPem)}`;
  assert.match(
    told(stored(value('tls.pem', broken), value('tls.pem', broken)), 'CTLS404')[0] ?? '',
    /^error .* cannot be used \(tls: failed to parse private key\)$/,
  );
});

test('a comment in another character set hides neither certificate nor key', () => {
  const latin = (text: string) => Buffer.from(`# Schl\u00fcssel\n${text}`, 'latin1');
  const seen = stored(
    value('tls.crt', latin(good.certificatePem)),
    value('tls.key', latin(good.privateKeyPem)),
  );
  assert.deepEqual(
    [told(seen, 'CTLS404'), told(seen, 'CTLS405')],
    [[`passed ${subject}`], [`passed ${subject}`]],
  );
});

test('the key is judged by every Go that its end may be built with', () => {
  const key: PrivateKeyTrace = {
    ...tracePrivateKey(good.privateKeyPem),
    otherwise: {
      '1.20': { publicKeySha256: null, algorithm: null, problem: 'the private key is malformed' },
    },
  };
  const [cert, keyFile] = [value('tls.crt', good.certificatePem), { kind: 'private-key', key } as const];
  const by = (...minors: number[]) =>
    told(
      stored(
        cert,
        keyFile,
        minors.map((minor) => ({ minor, patch: 0, godebug: {} })),
      ),
      'CTLS404',
    );
  assert.match(by(22, 23)[0] ?? '', /^error .* cannot be used \(tls: failed to parse private key\)$/);
  assert.deepEqual(by(24, 26), [`passed ${subject}`]);
  assert.deepEqual(by(22, 23, 24, 26), [
    `unknown ${subject}: Go 1.26.0 takes the private key beside it, Go 1.23.0 says tls: failed to parse private key`,
  ]);
});
