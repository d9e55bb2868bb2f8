import { type KeyObject, randomBytes } from 'node:crypto';
import {
  bytesFromDer,
  constructedContextTag,
  type Der,
  derFromBytes,
  encode,
  encodeBitString,
  encodeTime,
  encodeUnsigned,
  tag,
} from '../der/der.ts';
import { type SignatureScheme, signDer } from './signature-scheme.ts';

/** Everything a certificate says before it is signed, already encoded where it has an encoding of its own. */
export interface CertificateTemplate {
  readonly serial: Der;
  readonly issuer: Der;
  readonly subject: Der;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfo: Der;
  readonly extensions: readonly Der[];
}

/** An INTEGER of 128 random bits. */
export function randomSerial(): Der {
  return encodeUnsigned(derFromBytes(randomBytes(16)));
}

/** DER of the certificate (RFC 5280 4.1), version 3. */
export function signCertificate(
  template: CertificateTemplate,
  signingKey: KeyObject,
  scheme: SignatureScheme,
): Buffer {
  const tbs = encode(
    tag.sequence,
    encode(constructedContextTag(0), encode(tag.integer, '\x02')),
    template.serial,
    scheme.algorithm,
    template.issuer,
    encode(tag.sequence, encodeTime(template.notBefore), encodeTime(template.notAfter)),
    template.subject,
    template.subjectPublicKeyInfo,
    template.extensions.length === 0
      ? ''
      : encode(constructedContextTag(3), encode(tag.sequence, ...template.extensions)),
  );
  const signature = encodeBitString(signDer(tbs, signingKey, scheme));
  return bytesFromDer(encode(tag.sequence, tbs, scheme.algorithm, signature));
}
