import { bytesFromDer, constructedContextTag, encode, encodeBitString, encodeOid, tag } from '../der/der.ts';
import { pemBlock } from '../der/pem-text.ts';
import { generateKey, type KeyAlgorithm, privateKeyPem } from '../key-pair.ts';
import { encodeName } from './distinguished-name.ts';
import { type LeafNames, leafExtensions } from './leaf-extensions.ts';
import { defaultScheme, signDer, subjectPublicKeyInfo } from './signature-scheme.ts';

export interface SigningRequest {
  /** PKCS#10 (RFC 2986). */
  readonly requestPem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
}

const extensionRequest = '1.2.840.113549.1.9.14';

/** A request to a CA of the user's own, with a fresh key; it asks for the extensions that `issueLeaf` writes. */
export function createSigningRequest(names: LeafNames, keyAlgorithm: KeyAlgorithm = 'P-256'): SigningRequest {
  const key = generateKey(keyAlgorithm);
  const scheme = defaultScheme(key);
  const extensions = leafExtensions(names, key.asymmetricKeyType === 'rsa');
  const attribute = encode(
    tag.sequence,
    encodeOid(extensionRequest),
    encode(tag.set, encode(tag.sequence, ...extensions)),
  );
  const information = encode(
    tag.sequence,
    encode(tag.integer, '\0'),
    encodeName(names.commonNames.map((name) => ['CN', name])),
    subjectPublicKeyInfo(key),
    encode(constructedContextTag(0), attribute),
  );
  const signature = encodeBitString(signDer(information, key, scheme));
  const request = encode(tag.sequence, information, scheme.algorithm, signature);
  return {
    requestPem: pemBlock('CERTIFICATE REQUEST', bytesFromDer(request)),
    privateKeyPem: privateKeyPem(key),
  };
}
