import { generatePrimeSync } from 'node:crypto';
import { bytesFromDer, type Der } from '../../../../src/x509/der/der.ts';
import { pemBlock } from '../../../../src/x509/der/pem-text.ts';
import { craft, craftedPem } from '../../../unit/x509/crafted/crafted-certificate.ts';
import { type KeyKind, KeyRing, type TestKey } from '../../../unit/x509/crafted/test-keys.ts';

const now = new Date('2026-06-15T12:00:00Z');
/** Keys of each kind that the mutations start from: RSA keys take long to make. */
export const poolSize = 3;

/** Numbers of an RSA key of two primes. */
export interface RsaKeyNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dP: bigint;
  readonly dQ: bigint;
  readonly qInv: bigint;
}

export class BaseKeys {
  readonly #ring: KeyRing;
  readonly #certificates = new Map<string, string>();
  readonly #primes = new Map<string, readonly bigint[]>();

  constructor(ring = new KeyRing()) {
    this.#ring = ring;
  }

  key(kind: KeyKind, number: number): TestKey {
    return this.#ring.get(kind, number % poolSize);
  }

  der(key: TestKey, type: 'pkcs8' | 'pkcs1' | 'sec1'): Der {
    return key.privateKey.export({ type, format: 'der' }).toString('latin1');
  }

  /** A certificate of this key. */
  certificate(key: TestKey): string {
    return this.certificateOf(key.info);
  }

  /** A certificate with this SubjectPublicKeyInfo, signed by another key. */
  certificateOf(publicKeyInfo: Der): string {
    const known = this.#certificates.get(publicKeyInfo);
    if (known !== undefined) return known;
    const spec = craft('calico', this.#ring.get('P-256', 99), null, now);
    spec.publicKeyInfo = publicKeyInfo;
    const pem = craftedPem(spec);
    if (this.#certificates.size < 1000) this.#certificates.set(publicKeyInfo, pem);
    return pem;
  }

  rsa(number: number, kind: KeyKind = 'RSA-2048'): RsaKeyNumbers {
    return rsaNumbersOf(this.key(kind, number));
  }

  /** Primes of so many bits that are no divisor of any 65537-multiple plus one. */
  primes(bits: number, count: number): readonly bigint[] {
    const id = `${bits}x${count}`;
    const known = this.#primes.get(id);
    if (known !== undefined) return known;
    const made: bigint[] = [];
    while (made.length < count) {
      const prime = generatePrimeSync(bits, { bigint: true });
      if (prime % 65537n !== 1n && !made.includes(prime)) made.push(prime);
    }
    this.#primes.set(id, made);
    return made;
  }
}

export function keyPem(der: Der, label = 'PRIVATE KEY'): string {
  return pemBlock(label, bytesFromDer(der));
}

export function rsaNumbersOf({ privateKey }: TestKey): RsaKeyNumbers {
  const jwk = privateKey.export({ format: 'jwk' });
  const part = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi') =>
    BigInt(`0x${Buffer.from(String(jwk[name]), 'base64url').toString('hex')}`);
  return {
    n: part('n'),
    e: part('e'),
    d: part('d'),
    p: part('p'),
    q: part('q'),
    dP: part('dp'),
    dQ: part('dq'),
    qInv: part('qi'),
  };
}
