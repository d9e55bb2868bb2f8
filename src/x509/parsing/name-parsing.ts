import { isUtf8 } from 'node:buffer';
import { type Der, encode, encodeUtf8, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { hex, isAscii, readOid } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { goText } from './go-text.ts';

interface Attribute {
  readonly oid: string;
  readonly value: string;
}

/** A distinguished name as Go keeps it: its attributes in order, whatever their RDN. */
export interface ParsedName {
  readonly raw: Der;
  readonly attributes: readonly Attribute[];
}

/** `raw` is the SEQUENCE with its header. */
export function parseName(raw: Der, go: GoRelease): ParsedName {
  const rdns = required(new DerReader(raw).enter(tag.sequence), 'x509: invalid RDNSequence');
  const attributes: Attribute[] = [];
  while (!rdns.empty) {
    const set = required(rdns.enter(tag.set), 'x509: invalid RDNSequence');
    while (!set.empty) {
      attributes.push(
        readAttribute(required(set.enter(tag.sequence), 'x509: invalid RDNSequence: invalid attribute'), go),
      );
    }
  }
  return { raw, attributes };
}

function readAttribute(reader: DerReader, go: GoRelease): Attribute {
  const oid = required(readOid(reader, go), 'x509: invalid RDNSequence: invalid attribute type');
  const element = required(reader.next(), 'x509: invalid RDNSequence: invalid attribute value');
  return { oid, value: decodeString(element.tag, element.content, go) };
}

function decodeString(identifier: number, content: Der, go: GoRelease): string {
  const invalid = (kind: string) => `x509: invalid RDNSequence: invalid attribute value: invalid ${kind}`;
  switch (identifier) {
    case tag.t61String:
      return follows(go, 't61-latin1') ? content : goText(content);
    case tag.printableString:
      if (!/^[A-Za-z0-9'()+,\-./ :=?*&]*$/.test(content)) throw new Malformed(invalid('PrintableString'));
      return content;
    case tag.utf8String:
      return required(decodeUtf8(content), invalid('UTF-8 string'));
    case tag.bmpString:
      return required(decodeBmp(content, go), invalid('BMPString'));
    case tag.ia5String:
      if (!isAscii(content)) throw new Malformed(invalid('IA5String'));
      return content;
    case tag.numericString:
      if (!/^[0-9 ]*$/.test(content)) throw new Malformed(invalid('NumericString'));
      return content;
    default:
      throw new Malformed(
        `x509: invalid RDNSequence: invalid attribute value: unsupported string type: ${identifier}`,
      );
  }
}

function decodeUtf8(content: Der): string | null {
  const bytes = Buffer.from(content, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

function decodeBmp(content: Der, go: GoRelease): string | null {
  if (!follows(go, 'bmp-characters')) return decodeUtf16(content);
  if (content.length % 2 !== 0) return null;
  const end = content.endsWith('\0\0') ? content.length - 2 : content.length;
  let text = '';
  for (let at = 0; at < end; at += 2) {
    const point = (content.charCodeAt(at) << 8) | content.charCodeAt(at + 1);
    const reserved = point === 0xfffe || point === 0xffff || (point >= 0xfdd0 && point <= 0xfdef);
    if (reserved || (point >= 0xd800 && point <= 0xdfff)) return null;
    text += String.fromCharCode(point);
  }
  return text;
}

/** Surrogates in pairs; a lone one becomes the replacement character (Go's utf16.Decode). */
function decodeUtf16(content: Der): string | null {
  if (content.length % 2 !== 0) return null;
  const end = content.endsWith('\0\0') ? content.length - 2 : content.length;
  const bytes = Buffer.from(content.slice(0, end), 'latin1').swap16();
  return bytes.toString('utf16le').toWellFormed();
}

const commonNameOid = '2.5.4.3';
const organizationOid = '2.5.4.10';
const serialNumberOid = '2.5.4.5';

/** The last common name; '' when there is none. */
export function commonName(name: ParsedName): string {
  return name.attributes.findLast(({ oid }) => oid === commonNameOid)?.value ?? '';
}

/** The first organization; null when there is none. */
export function organization(name: ParsedName): string | null {
  return name.attributes.find(({ oid }) => oid === organizationOid)?.value ?? null;
}

/** In the order in which Go's pkix.Name.String prints them, last first. */
const printed: readonly (readonly [oid: string, label: string])[] = [
  ['2.5.4.6', 'C'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.7', 'L'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.17', 'POSTALCODE'],
  [organizationOid, 'O'],
  ['2.5.4.11', 'OU'],
  [commonNameOid, 'CN'],
  [serialNumberOid, 'SERIALNUMBER'],
];
const once = new Set([commonNameOid, serialNumberOid]);
const known = new Set(printed.map(([oid]) => oid));

/** Go's pkix.Name.String: known attributes grouped by type, others by OID at the end. */
export function nameText(name: ParsedName): string {
  const others = name.attributes
    .filter(({ oid }) => !known.has(oid))
    .map(({ oid, value }) => `${oid}=#${hex(marshalledString(value))}`);
  const groups = printed.map(([oid, label]) => {
    const values = name.attributes.filter((attribute) => attribute.oid === oid).map(({ value }) => value);
    const kept = once.has(oid) ? values.slice(-1).filter((value) => value !== '') : values;
    return kept.map((value) => `${label}=${escapeValue(value)}`).join('+');
  });
  return [...others, ...groups.filter((text) => text !== '')].reverse().join(',');
}

/** PrintableString where Go's encoding/asn1 can, else UTF8String. */
function marshalledString(value: string): Der {
  return /^[A-Za-z0-9'()+,\-./ :=?]*$/.test(value) ? encode(tag.printableString, value) : encodeUtf8(value);
}

function escapeValue(value: string): string {
  return value
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/(?<=.) $/s, '\\ ');
}
