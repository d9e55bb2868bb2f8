import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bytesFromDer,
  constructedContextTag,
  contextTag,
  type Der,
  derFromBytes,
  encode,
  encodeBitString,
  encodeBoolean,
  encodeOid,
  encodeUnsigned,
  tag,
} from '../der/der.ts';
import {
  extendedKeyUsageOids,
  extensionOids,
  type KeyUsageName,
  keyUsageNames,
} from '../parsing/extension-names.ts';

/** Extension ::= SEQUENCE { id, critical DEFAULT FALSE, value } (RFC 5280 4.1). */
export function encodeExtension(oid: string, critical: boolean, value: Der): Der {
  return encode(
    tag.sequence,
    encodeOid(oid),
    critical ? encodeBoolean(true) : '',
    encode(tag.octetString, value),
  );
}

export function basicConstraints(isCa: boolean, maxPathLength: number | null): Der {
  const length = maxPathLength === null ? '' : encodeUnsigned(String.fromCharCode(maxPathLength));
  const value = encode(tag.sequence, isCa ? encodeBoolean(true) : '', length);
  return encodeExtension(extensionOids.basicConstraints, true, value);
}

export function keyUsage(usages: readonly KeyUsageName[]): Der {
  const last = Math.max(...usages.map((usage) => keyUsageNames.indexOf(usage)));
  const bytes = Buffer.alloc((last >> 3) + 1);
  for (const usage of usages) {
    const bit = keyUsageNames.indexOf(usage);
    bytes.writeUInt8(bytes.readUInt8(bit >> 3) | (0x80 >> (bit & 7)), bit >> 3);
  }
  const value = encodeBitString(derFromBytes(bytes), 7 - (last & 7));
  return encodeExtension(extensionOids.keyUsage, true, value);
}

/** `serverAuth`, `clientAuth`, `any` or a dotted OID. */
export function extendedKeyUsage(usages: readonly string[]): Der {
  const oids = usages.map((usage) => encodeOid(extendedKeyUsageOids[usage] ?? usage));
  return encodeExtension(extensionOids.extendedKeyUsage, false, encode(tag.sequence, ...oids));
}

export interface AlternativeNames {
  readonly uriSans?: readonly string[];
  readonly dnsSans?: readonly string[];
  readonly ipSans?: readonly string[];
  readonly emailSans?: readonly string[];
}

/** Null when there is no name. Critical only where the subject is empty (RFC 5280 4.2.1.6). */
export function subjectAlternativeName(names: AlternativeNames, critical: boolean): Der | null {
  const general = [
    ...(names.emailSans ?? []).map((name) => encode(contextTag(1), name)),
    ...(names.dnsSans ?? []).map((name) => encode(contextTag(2), name)),
    ...(names.uriSans ?? []).map((name) => encode(contextTag(6), name)),
    ...(names.ipSans ?? []).map((name) => encode(contextTag(7), addressBytes(name))),
  ];
  if (general.length === 0) return null;
  return encodeExtension(extensionOids.subjectAlternativeName, critical, encode(tag.sequence, ...general));
}

/** Permits only URI SANs whose host is this trust domain or, as Go reads it, below it. */
export function uriNameConstraint(trustDomain: string): Der {
  const subtree = encode(tag.sequence, encode(contextTag(6), trustDomain));
  const value = encode(tag.sequence, encode(constructedContextTag(0), subtree));
  return encodeExtension(extensionOids.nameConstraints, true, value);
}

/** Method 1 of RFC 5280 4.2.1.2: SHA-1 of the subjectPublicKey's bits. */
export function keyIdentifier(subjectPublicKey: Der): Der {
  return derFromBytes(createHash('sha1').update(bytesFromDer(subjectPublicKey)).digest());
}

export function subjectKeyIdentifier(keyId: Der): Der {
  return encodeExtension(extensionOids.subjectKeyIdentifier, false, encode(tag.octetString, keyId));
}

export function authorityKeyIdentifier(keyId: Der): Der {
  const value = encode(tag.sequence, encode(contextTag(0), keyId));
  return encodeExtension(extensionOids.authorityKeyIdentifier, false, value);
}

function addressBytes(address: string): Der {
  if (isIPv4(address)) return String.fromCharCode(...address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .map((group) => Number.parseInt(group, 16))
    .map((value) => String.fromCharCode(value >> 8, value & 0xff))
    .join('');
}
