import { Malformed } from '../der/malformed.ts';
import { Asn1Fields } from './asn1-fields.ts';

/** The numbers of an RSA private key (RFC 8017 A.1.2), unchecked: any of them may be zero or negative. */
export interface RsaNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  /** p, q, and those of a key with more than two. */
  readonly primes: readonly [bigint, bigint, ...bigint[]];
  /** Null where the file leaves one of them out. */
  readonly crt: CrtValues | null;
  /** Those of them that the file has. */
  readonly crtGiven: readonly bigint[];
}

/** What speeds up calculating with the key: d mod p-1, d mod q-1 and the inverse of q mod p. */
export interface CrtValues {
  readonly dP: bigint;
  readonly dQ: bigint;
  readonly qInv: bigint;
}

/** The structure that crypto/x509's ParsePKCS1PrivateKey reads. Throws Malformed. */
export function rsaNumbers(der: Uint8Array): RsaNumbers {
  const whole = new Asn1Fields(der);
  const fields = whole.struct();
  const version = fields.int64();
  const [n, e, d] = [fields.bigInt(), fields.int64(), fields.bigInt()];
  const [p, q] = [fields.bigInt(), fields.bigInt()];
  const [dP, dQ, qInv] = [fields.optionalBigInt(), fields.optionalBigInt(), fields.optionalBigInt()];
  const others = fields.optionalStructs().map((prime) => {
    const value = prime.bigInt();
    prime.bigInt();
    prime.bigInt();
    return value;
  });
  if (whole.hasMore) throw new Malformed('trailing data');
  if (version > 1n) throw new Malformed('unsupported private key version');
  return {
    n,
    e,
    d,
    primes: [p, q, ...others],
    crt: dP === null || dQ === null || qInv === null ? null : { dP, dQ, qInv },
    crtGiven: [dP, dQ, qInv].filter((each) => each !== null),
  };
}
