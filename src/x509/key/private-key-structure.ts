import { Malformed } from '../der/malformed.ts';
import { Asn1Fields, leadingOid } from './asn1-fields.ts';
import { type EcNumbers, ecNumbers } from './ec-key.ts';
import { type RsaNumbers, rsaNumbers } from './rsa-numbers.ts';

/** What the DER of a private key holds, before its numbers are looked at. */
export type PrivateKeyStructure =
  | { readonly kind: 'rsa'; readonly numbers: RsaNumbers }
  | { readonly kind: 'ec'; readonly numbers: EcNumbers }
  | { readonly kind: 'ed25519'; readonly seed: Uint8Array }
  | { readonly kind: 'x25519' }
  | { readonly kind: 'none' }
  /** Go would calculate for minutes. */
  | { readonly kind: 'too-large'; readonly octets: number };

/** Octets of a private key; one of RSA 16384 has 9,300. */
const largest = 16 * 1024;

/**
 * PKCS#1, PKCS#8 or SEC1, as crypto/tls tries them one after the other. The second member tells them apart, so what
 * one of them refuses for its numbers no other accepts.
 */
export function privateKeyStructure(der: Uint8Array): PrivateKeyStructure {
  if (der.length > largest) return { kind: 'too-large', octets: der.length };
  for (const read of [pkcs1, pkcs8, sec1]) {
    try {
      return read(der);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  }
  return { kind: 'none' };
}

function pkcs1(der: Uint8Array): PrivateKeyStructure {
  return { kind: 'rsa', numbers: rsaNumbers(der) };
}

function sec1(der: Uint8Array): PrivateKeyStructure {
  return { kind: 'ec', numbers: ecNumbers(der) };
}

/** crypto/x509's ParsePKCS8PrivateKey (RFC 5208): any version, and whatever follows the key. */
function pkcs8(der: Uint8Array): PrivateKeyStructure {
  const fields = new Asn1Fields(der).struct();
  fields.int64();
  const algorithm = fields.struct();
  const oid = algorithm.oid();
  const parameters = algorithm.optionalRaw();
  const key = fields.octets();
  switch (oid) {
    case '1.2.840.113549.1.1.1':
      return pkcs1(key);
    case '1.2.840.10045.2.1':
      return { kind: 'ec', numbers: ecNumbers(key, leadingOid(parameters)) };
    case '1.3.101.112':
      return { kind: 'ed25519', seed: rawKey(parameters, key) };
    case '1.3.101.110':
      rawKey(parameters, key);
      return { kind: 'x25519' };
    default:
      throw new Malformed('PKCS#8 wrapping of an unknown algorithm');
  }
}

/** The 32 octets of a key of RFC 8410, whose algorithm has no parameters. */
function rawKey(parameters: Uint8Array, key: Uint8Array): Uint8Array {
  if (parameters.length > 0) throw new Malformed('illegal parameters');
  const octets = new Asn1Fields(key).octets();
  if (octets.length !== 32) throw new Malformed('wrong length of the key');
  return octets;
}
