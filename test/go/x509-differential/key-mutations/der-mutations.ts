import { type Der, encode, tag } from '../../../../src/x509/der/der.ts';
import { DerReader } from '../../../../src/x509/der/der-reader.ts';
import { bytes, sequence } from '../../../unit/x509/crafted/key-encoding.ts';
import { keyPem } from './base-keys.ts';
import type { Mutation, MutationContext } from './mutation.ts';
import { type FileKind, labels } from './text-mutations.ts';

const nested = new Set<number>([tag.sequence, 0xa0, 0xa1, tag.octetString]);

/** Encodes one element of a key otherwise than DER demands, or puts another in its place. */
export function derMutation(files: readonly FileKind[]): Mutation {
  return (context) => {
    const file = context.pick(files);
    const key = context.keys.key(file.kind, context.below(64));
    const der = context.keys.der(key, file.type);
    const at = context.below(elements(der));
    let seen = -1;
    const visit = (element: Der): Der => {
      seen++;
      return seen === at ? otherwise(element, context) : element;
    };
    const keyFile = keyPem(rewrite(der, visit), labels[file.type]);
    return { certFile: context.keys.certificate(key), keyFile };
  };
}

function elements(der: Der): number {
  let count = 0;
  rewrite(der, (element) => {
    count++;
    return element;
  });
  return count;
}

/** Every element, the inner ones first, with what `visit` makes of it; octets that hold no element are left alone. */
function rewrite(der: Der, visit: (element: Der) => Der): Der {
  const reader = new DerReader(der);
  let result = '';
  while (!reader.empty) {
    const element = reader.next();
    if (element === null) return der;
    const inner = nested.has(element.tag) && isList(element.content);
    result += visit(inner ? encode(element.tag, rewrite(element.content, visit)) : element.raw);
  }
  return result;
}

function isList(der: Der): boolean {
  const reader = new DerReader(der);
  while (!reader.empty) if (reader.next() === null) return false;
  return der !== '';
}

function otherwise(element: Der, { pick, below }: MutationContext): Der {
  const header = element.charCodeAt(1) < 0x80 ? 2 : 2 + (element.charCodeAt(1) & 0x7f);
  const [first, content] = [element[0] ?? '', element.slice(header)];
  const length = (octets: number) => {
    const digits = content.length.toString(16).padStart(octets * 2, '0');
    return String.fromCharCode(0x80 | octets) + bytes(digits);
  };
  return pick<() => Der>([
    () => first + length(1) + content,
    () => first + length(2) + content,
    () => first + length(4) + content,
    () => first + length(5) + content,
    () => `${first}\x80${content}\0\0`,
    () => `${first}\x84\x7f\xff\xff\xff${content}`,
    () => `${first}\x84\xff\xff\xff\xff${content}`,
    () => `${String.fromCharCode(first.charCodeAt(0) | 0x1f)}\x1f${element.slice(1)}`,
    () => `${String.fromCharCode(first.charCodeAt(0) | 0x1f)}\x02${element.slice(1)}`,
    () => `${String.fromCharCode(first.charCodeAt(0) | 0x1f)}\x80\x1f${element.slice(1)}`,
    () => String.fromCharCode(first.charCodeAt(0) ^ 0x20) + element.slice(1),
    () => String.fromCharCode(first.charCodeAt(0) ^ 0x80) + element.slice(1),
    () => encode(first.charCodeAt(0), '\0', content),
    () => encode(first.charCodeAt(0), '\xff', content),
    () => encode(first.charCodeAt(0), content.slice(1)),
    () => encode(first.charCodeAt(0), content.slice(0, -1)),
    () => encode(first.charCodeAt(0), content, 'x'),
    () => encode(first.charCodeAt(0)),
    () => element + element,
    () => '',
    () => element + encode(tag.null),
    () => encode(tag.null) + element,
    () => sequence(element),
    () => encode(below(256), content),
    () => encode(tag.set, content),
  ])();
}
