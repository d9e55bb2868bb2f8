import { createECDH } from 'node:crypto';
import { unsigned } from '../der/der-values.ts';
import { Malformed } from '../der/malformed.ts';
import { Asn1Fields } from './asn1-fields.ts';

export interface EcCurve {
  readonly name: 'P-224' | 'P-256' | 'P-384' | 'P-521';
  readonly oid: string;
  readonly openssl: string;
  /** Octets of a coordinate, and of a scalar. */
  readonly size: number;
  /** Of the generator (FIPS 186-4 D.1.2). */
  readonly order: bigint;
}

const curves: readonly EcCurve[] = [
  {
    name: 'P-224',
    oid: '1.3.132.0.33',
    openssl: 'secp224r1',
    size: 28,
    order: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  },
  {
    name: 'P-256',
    oid: '1.2.840.10045.3.1.7',
    openssl: 'prime256v1',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  {
    name: 'P-384',
    oid: '1.3.132.0.34',
    openssl: 'secp384r1',
    size: 48,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  {
    name: 'P-521',
    oid: '1.3.132.0.35',
    openssl: 'secp521r1',
    size: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
];

/** A private key as crypto/x509 reads it: the public half that may stand beside the scalar is not looked at. */
export interface EcNumbers {
  readonly curve: EcCurve;
  readonly scalar: bigint;
}

/**
 * The structure that crypto/x509's parseECPrivateKey reads (RFC 5915); `curveOid` is that of a PKCS#8 wrapping, which
 * outranks the one inside. Throws Malformed.
 */
export function ecNumbers(der: Uint8Array, curveOid: string | null = null): EcNumbers {
  const fields = new Asn1Fields(der).struct();
  const version = fields.int64();
  const octets = fields.octets();
  const ownOid = fields.optionalExplicitOid(0);
  fields.skipOptionalExplicitBitString(1);
  if (version !== 1n) throw new Malformed('unknown EC private key version');
  const oid = curveOid ?? ownOid;
  const curve = curves.find((each) => each.oid === oid);
  if (curve === undefined) throw new Malformed('unknown elliptic curve');
  return { curve, scalar: unsigned(Buffer.from(octets).toString('latin1')) };
}

/** The uncompressed point of a scalar from 0 to below the order; of 0, which is no point, zeros, as Go's elliptic says. */
export function publicPoint({ curve, scalar }: EcNumbers): Uint8Array {
  if (scalar === 0n) return Buffer.concat([Buffer.of(4), Buffer.alloc(2 * curve.size)]);
  const exchange = createECDH(curve.openssl);
  exchange.setPrivateKey(scalar.toString(16).padStart(2 * curve.size, '0'), 'hex');
  return exchange.getPublicKey();
}
