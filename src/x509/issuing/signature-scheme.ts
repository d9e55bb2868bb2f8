import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type Der, derFromBytes, encode, encodeOid, tag } from '../der/der.ts';

/** How a key signs certificates: the AlgorithmIdentifier and the digest. */
export interface SignatureScheme {
  readonly algorithm: Der;
  /** Null where the key's algorithm brings its own digest (Ed25519). */
  readonly digest: string | null;
}

const rsa = (oid: string, digest: string): SignatureScheme => ({
  algorithm: encode(tag.sequence, encodeOid(oid), encode(tag.null)),
  digest,
});
const plain = (oid: string, digest: string | null): SignatureScheme => ({
  algorithm: encode(tag.sequence, encodeOid(oid)),
  digest,
});

/** SHA-384 for P-384 and RSA above 3072 bits, SHA-512 for P-521, else SHA-256. */
export function defaultScheme(key: KeyObject): SignatureScheme {
  const details = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return plain('1.3.101.112', null);
  if (key.asymmetricKeyType === 'ec') {
    if (details.namedCurve === 'secp384r1') return plain('1.2.840.10045.4.3.3', 'sha384');
    if (details.namedCurve === 'secp521r1') return plain('1.2.840.10045.4.3.4', 'sha512');
    return plain('1.2.840.10045.4.3.2', 'sha256');
  }
  return (details.modulusLength ?? 0) > 3072
    ? rsa('1.2.840.113549.1.1.12', 'sha384')
    : rsa('1.2.840.113549.1.1.11', 'sha256');
}

export function signDer(der: Der, key: KeyObject, scheme: SignatureScheme): Der {
  return derFromBytes(sign(scheme.digest, Buffer.from(der, 'latin1'), key));
}

export function subjectPublicKeyInfo(key: KeyObject): Der {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return derFromBytes(publicKey.export({ type: 'spki', format: 'der' }));
}
