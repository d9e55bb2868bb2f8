import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { once } from './once.ts';
import type { CrtValues, RsaNumbers } from './rsa-numbers.ts';

/** Whether the Go of a release finds that the numbers belong together; null: not calculated, for their size. */
export type RsaCheck = (go: GoRelease) => boolean | null;

/** As crypto/x509 and crypto/rsa of that release look. */
export function rsaCheck(numbers: RsaNumbers): RsaCheck {
  const { n, d, primes, crtGiven, crt } = numbers;
  const until23 = once(() => fitUntil23(numbers));
  const derived = once(() => derivedCrt(numbers));
  const since24 = (values: CrtValues | null, go: GoRelease): boolean | null => {
    if (!isPublicKey(numbers) || d >= n) return false;
    if (primes.length > 2) return areCoprime(primes);
    if (!isFactored(numbers)) return false;
    const found = values ?? derived();
    if (found === 'too-large') return null;
    return found !== 'none' && crtFits(numbers, found, follows(go, 'wrong-d'));
  };
  return (go) => {
    if ([n, d, ...primes].some((each) => each <= 0n)) return false;
    if (!follows(go, 'rsa-key-checks')) return until23();
    if (crtGiven.some((each) => each <= 0n)) return false;
    const fits = since24(crt, go);
    return fits === false && !follows(go, 'wrong-crt') ? since24(null, go) : fits;
  };
}

/** Of a prime, in bits: with larger ones a power or a divisor takes seconds. */
const largestPrime = 4096;
const largestExponent = 2n ** 31n - 1n;

/** PrivateKey.Validate until Go 1.23: the CRT values are not looked at. */
function fitUntil23({ n, e, d, primes }: RsaNumbers): boolean {
  if (e < 2n || e > largestExponent || primes.some((prime) => prime <= 1n)) return false;
  const product = primes.reduce((all, prime) => all * prime, 1n);
  return product === n && primes.every((prime) => (e * d) % (prime - 1n) === 1n);
}

/** checkPublicKey since Go 1.24 (crypto/internal/fips140/rsa). */
function isPublicKey({ n, e }: RsaNumbers): boolean {
  return n > 1n && n % 2n === 1n && e >= 3n && e % 2n === 1n && e <= largestExponent;
}

/** checkPrivateKey since Go 1.24, of a key of two primes: that a multiple of n is their product. */
function isFactored({ n, primes: [p, q] }: RsaNumbers): boolean {
  return p > 2n && q > 2n && p < n && q < n && (p * q) % n === 0n;
}

/** The rest of checkPrivateKey; since Go 1.26 it looks at d as well. */
function crtFits(
  { n, e, d, primes: [p, q] }: RsaNumbers,
  { dP, dQ, qInv }: CrtValues,
  withD: boolean,
): boolean {
  const fits =
    dP < p - 1n &&
    dQ < q - 1n &&
    qInv < p &&
    (e * dP) % (p - 1n) === 1n &&
    (e * dQ) % (q - 1n) === 1n &&
    (q * qInv) % p === 1n;
  if (!fits || (withD && (d % (p - 1n) !== dP || d % (q - 1n) !== dQ))) return false;
  const half = Math.trunc(bitLength(n) / 2);
  return p !== q && bitLength(p > q ? p - q : q - p) > half - 100 && bitLength(d) > half;
}

/** What Go computes where the file leaves them out; `none` where it cannot. */
function derivedCrt({ e, d, primes: [p, q] }: RsaNumbers): CrtValues | 'none' | 'too-large' {
  const [dP, dQ] = [d % (p - 1n), d % (q - 1n)];
  if (p % 2n === 0n || (e * dP) % (p - 1n) !== 1n || (e * dQ) % (q - 1n) !== 1n) return 'none';
  if (bitLength(p) > largestPrime) return 'too-large';
  // By Fermat's little theorem, as Go does: for a p that is no prime it gives no inverse.
  return { dP, dQ, qInv: power(q % p, p - 2n, p) };
}

/** Keys of more than two primes: Go inverts the primes and never multiplies them up to n. */
function areCoprime([first, second, ...others]: RsaNumbers['primes']): boolean | null {
  const all = [first, second, ...others];
  if (all.some((prime) => prime <= 1n)) return false;
  if (all.some((prime) => bitLength(prime) > largestPrime)) return null;
  let product = first;
  return [second, ...others].every((prime) => {
    const isCoprime = greatestDivisor(product, prime) === 1n;
    product *= prime;
    return isCoprime;
  });
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

export function bitLength(number: bigint): number {
  return number === 0n ? 0 : number.toString(2).length;
}
