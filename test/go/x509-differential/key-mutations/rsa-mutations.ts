import { type Der, encode, tag } from '../../../../src/x509/der/der.ts';
import { integer, pkcs8, rsaInfo, rsaOid, sequence } from '../../../unit/x509/crafted/key-encoding.ts';
import { keyPem, type RsaKeyNumbers } from './base-keys.ts';
import type { KeyPairFiles, Mutation, MutationContext } from './mutation.ts';

/** An RSA private key as it is written: any number may be anything, CRT values may be missing. */
interface WrittenKey {
  readonly version: bigint;
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly crt: readonly bigint[];
  /** What follows: more primes, rubbish. */
  readonly more: Der;
}

type Change = (key: WrittenKey, context: MutationContext, from: RsaKeyNumbers) => WrittenKey;

function inverse(a: bigint, modulus: bigint): bigint | null {
  let [r, next, x, y] = [modulus, ((a % modulus) + modulus) % modulus, 0n, 1n];
  while (next !== 0n) [r, next, x, y] = [next, r % next, y, x - (r / next) * y];
  return r === 1n ? ((x % modulus) + modulus) % modulus : null;
}

const written = ({ n, e, d, p, q, dP, dQ, qInv }: RsaKeyNumbers): WrittenKey => ({
  version: 0n,
  n,
  e,
  d,
  p,
  q,
  crt: [dP, dQ, qInv],
  more: '',
});

/** The key of these primes; with a d of its own where the exponent has an inverse. */
function keyOf(p: bigint, q: bigint, e: bigint): WrittenKey {
  const d = inverse(e, (p - 1n) * (q - 1n)) ?? 3n;
  return {
    version: 0n,
    n: p * q,
    e,
    d,
    p,
    q,
    crt: [d % (p - 1n), d % (q - 1n), inverse(q, p) ?? 1n],
    more: '',
  };
}

const crt = (at: number, change: (value: bigint, from: RsaKeyNumbers) => bigint): Change => {
  return (key, _, from) => ({
    ...key,
    crt: key.crt.map((value, index) => (index === at ? change(value, from) : value)),
  });
};
const extraPrimes = (...primes: readonly (readonly bigint[])[]): Der =>
  sequence(...primes.map((numbers) => sequence(...numbers.map(integer))));

const changes: Readonly<Record<string, Change>> = {
  none: (key) => key,
  dPlusOne: (key) => ({ ...key, d: key.d + 1n }),
  dPlusTwo: (key) => ({ ...key, d: key.d + 2n }),
  dOther: (key, { keys, below }) => ({ ...key, d: keys.rsa(below(64)).d }),
  dPlusTotient: (key, _, { p, q }) => ({ ...key, d: key.d + (p - 1n) * (q - 1n) }),
  dCarmichael: (key, _, { p, q }) => ({ ...key, d: key.d % ((p - 1n) * ((q - 1n) / 2n)) }),
  dN: (key) => ({ ...key, d: key.n }),
  dNMinusOne: (key) => ({ ...key, d: key.n - 1n }),
  dZero: (key) => ({ ...key, d: 0n }),
  dNegative: (key) => ({ ...key, d: -key.d }),
  dSmall: (key, { pick }) => ({ ...key, d: pick([1n, 3n, 2n ** 1023n, 2n ** 1024n - 1n, 2n ** 1024n + 1n]) }),
  dIsDP: (key, _, { dP }) => ({ ...key, d: dP }),
  swapped: (key) => ({ ...key, p: key.q, q: key.p }),
  swappedWithCrt: ({ p, q, e }) => keyOf(q, p, e),
  pZero: (key) => ({ ...key, p: 0n }),
  qZero: (key) => ({ ...key, q: 0n }),
  bothZero: (key) => ({ ...key, p: 0n, q: 0n }),
  negative: (key) => ({ ...key, p: -key.p, q: -key.q }),
  pOne: (key) => ({ ...key, p: 1n, q: key.n }),
  qOne: (key) => ({ ...key, p: key.n, q: 1n }),
  pIsQ: (key) => ({ ...key, p: key.q }),
  square: ({ p, e }) => keyOf(p, p, e),
  pOther: (key, { keys, below }) => ({ ...key, p: keys.rsa(below(64)).p }),
  pTwice: (key) => ({ ...key, p: key.p * 2n }),
  pPlusTwo: (key) => ({ ...key, p: key.p + 2n }),
  dPOver: crt(0, (value, { p }) => value + p - 1n),
  dPOff: crt(0, (value) => value + 1n),
  dPZero: crt(0, () => 0n),
  dPNegative: crt(0, (value) => -value),
  dQOver: crt(1, (value, { q }) => value + q - 1n),
  dQOff: crt(1, (value) => value - 1n),
  dQZero: crt(1, () => 0n),
  qInvOver: crt(2, (value, { p }) => value + p),
  qInvOff: crt(2, (value) => value + 1n),
  qInvZero: crt(2, () => 0n),
  qInvNegative: crt(2, (value) => -value),
  crtOfOther: (key, { keys, below }) => ({ ...key, crt: written(keys.rsa(below(64))).crt }),
  crtMissing: (key, { below }) => ({ ...key, crt: key.crt.slice(0, below(3)) }),
  crtMissingSwapped: (key) => ({ ...key, p: key.q, q: key.p, crt: [] }),
  eOther: (key, { pick }) => ({
    ...key,
    e: pick([0n, 1n, 2n, 3n, 17n, 65536n, 65539n, -65537n, key.e + 2n ** 32n]),
  }),
  eWithItsD: ({ p, q }, { pick }) =>
    keyOf(
      p,
      q,
      pick([3n, 5n, 17n, 2n ** 31n - 1n, 2n ** 31n + 11n, 2n ** 32n + 15n, 2n ** 63n - 25n, 2n ** 64n + 13n]),
    ),
  nPlusTwo: (key) => ({ ...key, n: key.n + 2n }),
  nThrice: (key) => ({ ...key, n: key.n * 3n }),
  nOther: (key, { keys, below }) => ({ ...key, n: keys.rsa(below(64)).n }),
  nNegative: (key) => ({ ...key, n: -key.n }),
  nEven: (key) => ({ ...key, n: key.n + 1n }),
  version: (key, { pick }) => ({
    ...key,
    version: pick([1n, 2n, -1n, 127n, -128n, 2n ** 31n, -(2n ** 63n), 2n ** 63n]),
  }),
  otherSize: (_, { keys, pick, below }) =>
    written(keys.rsa(below(64), pick(['RSA-512', 'RSA-1023', 'RSA-1024']))),
  threePrimes: (key, context) => threePrimes(key, context),
  twoOfThree: ({ e }, { keys }) => {
    const [p, q, r] = keys.primes(400, 3) as [bigint, bigint, bigint];
    return keyOf(p * r, q, e);
  },
  compositeWithoutCrt: ({ e }, { keys, pick }) => {
    const [p, q, r] = keys.primes(400, 3) as [bigint, bigint, bigint];
    return { ...keyOf(pick([p * r, p * p, p]), q, e), crt: [] };
  },
  close: ({ e }, { keys, pick }) => {
    const [p] = keys.primes(520, 3) as [bigint];
    return keyOf(
      p,
      p + pick([2n, 2n ** 300n, 2n ** 418n, 2n ** 419n, 2n ** 420n, 2n ** 421n, 2n ** 422n]),
      e,
    );
  },
  extraPrimes: (key, { pick, keys }) => {
    const [r] = keys.primes(400, 3) as [bigint];
    const more = pick([
      extraPrimes(),
      extraPrimes([r, 1n, 1n]),
      extraPrimes([r, 1n]),
      extraPrimes([r, 1n, 1n, 1n]),
      extraPrimes([0n, 1n, 1n]),
      extraPrimes([1n, 1n, 1n]),
      extraPrimes([-r, 1n, 1n]),
      extraPrimes([key.p, 1n, 1n]),
      extraPrimes([r, 1n, 1n], [r, 1n, 1n]),
      extraPrimes([r, 1n, 1n]) + extraPrimes(),
      sequence(integer(r)),
      sequence(encode(tag.set, integer(r), integer(1n), integer(1n))),
    ]);
    return { ...key, version: pick([0n, 1n]), more };
  },
  more: (key, { pick }) => ({
    ...key,
    more: pick([
      encode(tag.null),
      integer(1n),
      'x',
      '\x30\x80',
      '\x1f',
      '\x30\x03\x02',
      encode(tag.set),
      '\0\0',
    ]),
  }),
};

/** A key of three primes that belong together, and some that do not. */
function threePrimes({ e }: WrittenKey, { keys, pick }: MutationContext): WrittenKey {
  const [p, q, r] = keys.primes(400, 3) as [bigint, bigint, bigint];
  const n = p * q * r;
  const d = inverse(e, (p - 1n) * (q - 1n) * (r - 1n)) ?? 3n;
  const whole: WrittenKey = {
    version: 1n,
    n,
    e,
    d,
    p,
    q,
    crt: [d % (p - 1n), d % (q - 1n), inverse(q, p) ?? 1n],
    more: extraPrimes([r, d % (r - 1n), inverse(p * q, r) ?? 1n]),
  };
  return pick<WrittenKey>([
    whole,
    whole,
    { ...whole, version: 0n },
    { ...whole, more: extraPrimes([r, 0n, -1n]) },
    { ...whole, crt: [] },
    { ...whole, crt: [1n, 1n, 1n] },
    { ...whole, crt: [0n, 1n, 1n] },
    { ...whole, n: n + 2n },
    { ...whole, n: n * 5n },
    { ...whole, d: d + 2n },
    { ...whole, d: n },
    { ...whole, d: 1n },
    { ...whole, p: q, q: p },
    { ...whole, p: 1n },
    { ...whole, q: p },
    { ...whole, more: extraPrimes([p, 1n, 1n]) },
    { ...whole, p: p * r },
    { ...whole, more: '' },
  ]);
}

const names = Object.keys(changes);

/** An RSA key whose numbers contradict each other, or do not. */
export function changedRsaKey(from: RsaKeyNumbers, context: MutationContext): WrittenKey {
  const change = changes[context.pick(names)] ?? ((key: WrittenKey) => key);
  return change(written(from), context, from);
}

export function rsaKeyFile(key: WrittenKey, { pick }: MutationContext): string {
  const der = sequence(
    ...[key.version, key.n, key.e, key.d, key.p, key.q, ...key.crt].map(integer),
    key.more,
  );
  return pick([() => keyPem(der, 'RSA PRIVATE KEY'), () => keyPem(pkcs8(rsaOid, encode(tag.null), der))])();
}

/** Numbers of an RSA key that contradict each other, and some that do not. */
export const rsaMutation: Mutation = (context) => {
  const from = context.keys.rsa(context.below(64));
  return rsaFiles(changedRsaKey(from, context), from, context);
};

/** The files, with a certificate of the key as it is written, of the key as it was, or of the modulus alone. */
function rsaFiles(
  key: WrittenKey,
  from: { readonly n: bigint; readonly e: bigint },
  context: MutationContext,
): KeyPairFiles {
  const isWritten = key.n > 0n && key.e > 0n && key.e < 2n ** 63n;
  const infos = [rsaInfo(from.n, from.e)];
  if (isWritten) infos.push(...[1, 2, 3].map(() => rsaInfo(key.n, key.e)), rsaInfo(key.n, 5n));
  return { certFile: context.keys.certificateOf(context.pick(infos)), keyFile: rsaKeyFile(key, context) };
}

const smallNumbers = [
  2n,
  3n,
  4n,
  5n,
  6n,
  7n,
  9n,
  11n,
  13n,
  15n,
  17n,
  25n,
  31n,
  35n,
  127n,
  257n,
  341n,
  561n,
  65537n,
];

/** Numbers so small that chance makes them fit. */
export const smallRsaMutation: Mutation = (context) => {
  const { pick, below } = context;
  const number = () => pick(smallNumbers) * pick([1n, 1n, 1n, 2n ** 61n - 1n, 2n ** 127n - 1n]);
  const [p, q] = [number(), number()];
  const e = pick([3n, 5n, 7n, 11n, 17n, 65537n]);
  const fitting = keyOf(p, q, e);
  const exponent = (prime: bigint) => (prime < 3n ? 1n : (inverse(e, prime - 1n) ?? 1n));
  const dP = exponent(p) + pick([0n, 0n, 0n, 1n, p - 1n]);
  const dQ = exponent(q) + pick([0n, 0n, 0n, 1n]);
  const key: WrittenKey = {
    ...fitting,
    n: p * q * pick([1n, 1n, 1n, 2n, 3n]) + pick([0n, 0n, 0n, 2n]),
    d: pick([fitting.d, fitting.d, dP, BigInt(below(2 ** 30))]) + pick([0n, 0n, (p - 1n) * (q - 1n)]),
    crt: pick([[dP, dQ, inverse(q, p) ?? 1n], [dP, dQ, inverse(q, p) ?? 1n], fitting.crt, []]),
    more: pick(['', '', '', extraPrimes([number(), 1n, 1n])]),
  };
  return rsaFiles(key, { n: key.n > 0n ? key.n : 15n, e }, context);
};
