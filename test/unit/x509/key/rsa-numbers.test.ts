import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { bytesFromDer } from '../../../../src/x509/der/der.ts';
import { pemBlock } from '../../../../src/x509/der/pem-text.ts';
import type { GoRelease } from '../../../../src/x509/go-release.ts';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import { readingBy } from '../../../../src/x509/key-trace.ts';
import { integer, sequence } from '../crafted/key-encoding.ts';

interface Key {
  readonly version: bigint;
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly crt: readonly bigint[];
}

const jwk = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' });
const part = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi') =>
  BigInt(`0x${Buffer.from(String(jwk[name]), 'base64url').toString('hex')}`);
const [n, e, d, p, q] = [part('n'), part('e'), part('d'), part('p'), part('q')];
const [dP, dQ, qInv] = [part('dp'), part('dq'), part('qi')];
const key: Key = { version: 0n, n, e, d, p, q, crt: [dP, dQ, qInv] };

const pemOf = ({ version, crt, ...key }: Key, after = '') => {
  const numbers = [version, key.n, key.e, key.d, key.p, key.q, ...crt];
  return pemBlock('RSA PRIVATE KEY', bytesFromDer(sequence(...numbers.map(integer)) + after));
};
const crt = (...values: bigint[]): Key => ({ ...key, crt: values });

const releases: Readonly<Record<string, GoRelease>> = {
  '1.23': { minor: 23, patch: 12, godebug: {} },
  '1.24': { minor: 24, patch: 13, godebug: {} },
  '1.26': { minor: 26, patch: 8, godebug: {} },
  '1.26 x509rsacrt=0': { minor: 26, patch: 8, godebug: { x509rsacrt: '0' } },
};
const all = Object.keys(releases);

/** The Go releases that take the key; what they say was asked of real ones by the differential test. */
const rows: readonly (readonly [what: string, pem: string, taken: readonly string[]])[] = [
  ['the key as it was made', pemOf(key), all],
  ['version 1', pemOf({ ...key, version: 1n }), all],
  ['version 2', pemOf({ ...key, version: 2n }), []],
  ['trailing octets', pemOf(key, '\0'), []],
  ['d plus two', pemOf({ ...key, d: d + 2n }), ['1.24']],
  ['d of 1', pemOf({ ...key, d: 1n }), []],
  ['d as large as n', pemOf({ ...key, d: d + (p - 1n) * (q - 1n) * e }), ['1.23']],
  ['p and q swapped', pemOf({ ...key, p: q, q: p }), ['1.23', '1.26 x509rsacrt=0']],
  ['a zero prime', pemOf({ ...key, p: 0n }), []],
  ['both primes zero', pemOf({ ...key, p: 0n, q: 0n }), []],
  ['negative primes', pemOf({ ...key, p: -p, q: -q }), []],
  ['a prime of 1', pemOf({ ...key, p: 1n, q: n }), []],
  ['another p', pemOf({ ...key, p: p + 2n }), []],
  ['another n', pemOf({ ...key, n: n + 2n }), []],
  ['dP plus one', pemOf(crt(dP + 1n, dQ, qInv)), ['1.23', '1.26 x509rsacrt=0']],
  ['dP over p - 1', pemOf(crt(dP + p - 1n, dQ, qInv)), ['1.23', '1.26 x509rsacrt=0']],
  ['dP of zero', pemOf(crt(0n, dQ, qInv)), ['1.23']],
  ['another qInv', pemOf(crt(dP, dQ, qInv - 1n)), ['1.23', '1.26 x509rsacrt=0']],
  ['no CRT values', pemOf(crt()), all],
  ['one CRT value', pemOf(crt(dP + 1n)), all],
  ['another exponent', pemOf({ ...key, e: e + 2n }), []],
  ['an exponent above 2^31-1', pemOf({ ...key, e: e + 2n ** 32n }), []],
];

for (const [what, pem, taken] of rows) {
  test(`RSA, ${what}: ${taken.length === all.length ? 'taken' : taken.join(', ') || 'refused'}`, () => {
    const trace = tracePrivateKey(pem);
    const takenBy = all.filter((name) => readingBy(trace, releases[name] as GoRelease).problem === null);
    assert.deepEqual(takenBy, taken);
  });
}

test('a key of more than 16 KiB is not judged, and takes no time', () => {
  const huge = 2n ** 100_000n + 1n;
  const trace = tracePrivateKey(pemOf({ ...key, n: huge, d: huge, p: huge, crt: [] }));
  assert.deepEqual([trace.publicKeySha256, trace.problem], [null, null]);
  assert.match(trace.unjudged ?? '', /^a private key of \d+ octets is not judged$/);
});

test('primes that would take seconds are not judged', () => {
  const [large, other] = [2n ** 5000n + 7n, 2n ** 4999n + 9n];
  const withoutCrt = { ...key, p: large, q: other, n: large * other, e: 3n, crt: [] };
  const three = sequence(sequence(integer(7n), integer(1n), integer(1n)));
  const whole = [1n, n, e, d, large, other, 1n, 1n, 1n].map(integer);
  const traces = [
    tracePrivateKey(pemOf({ ...withoutCrt, d: (2n * (large - 1n) * (other - 1n) + 1n) / 3n })),
    tracePrivateKey(pemBlock('RSA PRIVATE KEY', bytesFromDer(sequence(...whole, three)))),
  ];
  for (const trace of traces) assert.match(trace.unjudged ?? '', /^an RSA key of \d+ bits in this form/);
});
