import { type Der, encode, encodeBitString, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { DerReader } from '../../../../src/x509/der/der-reader.ts';
import { unsigned } from '../../../../src/x509/der/der-values.ts';
import { bytes, ecOid, integer, octets, pkcs8, sequence } from '../../../unit/x509/crafted/key-encoding.ts';
import type { TestKey } from '../../../unit/x509/crafted/test-keys.ts';
import { keyPem } from './base-keys.ts';
import type { Mutation, MutationContext } from './mutation.ts';

const curves = {
  'P-224': {
    oid: '1.3.132.0.33',
    size: 28,
    order: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  },
  'P-256': {
    oid: '1.2.840.10045.3.1.7',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    oid: '1.3.132.0.34',
    size: 48,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    oid: '1.3.132.0.35',
    size: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
} as const;
const names = ['P-224', 'P-256', 'P-384', 'P-521'] as const;
const secp256k1 = '1.3.132.0.10';

/** Scalars, versions, curves and public halves of EC keys, as SEC 1 and within PKCS#8. */
export const ecMutation: Mutation = (context) => {
  const { keys, pick, mostly, below } = context;
  const name = pick(names);
  const key = keys.key(name, below(64));
  const other = keys.key(pick(names), below(64));
  return {
    certFile: keys.certificate(mostly(key, [other])),
    keyFile: changedEcKeyFile(name, key, other, context),
  };
};

export function changedEcKeyFile(
  name: (typeof names)[number],
  key: TestKey,
  other: TestKey,
  { keys, pick, mostly }: MutationContext,
): string {
  const { oid, size, order } = curves[name];
  const fields = new DerReader(keys.der(key, 'sec1')).enter(tag.sequence);
  fields?.next();
  const own = unsigned(fields?.read(tag.octetString) ?? '');
  const number = mostly(own, [0n, 1n, 2n, order - 1n, order, order + 1n, order * 2n, own + order]);
  const digits = number.toString(16).padStart(size * 2, '0');
  const even = digits.padStart(digits.length + (digits.length % 2), '0');
  const scalar = mostly(even, [
    `00${even}`,
    `${'00'.repeat(40)}${even}`,
    `01${even}`,
    even.slice(2),
    even.replace(/^(?:00)+/, ''),
    `${even}00`,
    '',
  ]);
  const point = (info: Der) => info.slice(-2 * size - 1);
  const parameters = mostly(oid, [secp256k1, curves[pick(names)].oid]);
  const explicit = (number: number, ...content: Der[]) => encode(0xa0 + number, ...content);
  const named = encodeOid(parameters);
  const inner = mostly(explicit(0, named), [
    '',
    explicit(0),
    encode(0x80, named),
    explicit(0, integer(1n)),
    explicit(0, named, integer(1n)),
    explicit(0, encode(tag.oid)),
    explicit(2, named),
    encode(0x60, named),
    `\xbf\x1f${named.slice(1)}`,
    encode(tag.null),
  ]);
  const publicHalf = mostly(explicit(1, encodeBitString(point(key.info))), [
    '',
    explicit(1, encodeBitString(point(other.info))),
    explicit(1, encodeBitString('\x04')),
    explicit(1, encodeBitString('')),
    explicit(1, encodeBitString(point(key.info), 3)),
    explicit(1, encodeBitString('x', 8)),
    explicit(1, encode(tag.bitString)),
    explicit(1, encode(tag.bitString, '\x01')),
    explicit(1, octets('x')),
    explicit(1),
    encodeBitString('x'),
    '\x05\0',
    '\x05',
    'x',
  ]);
  const version = integer(mostly(1n, [0n, 2n, -1n, 257n, 2n ** 63n]));
  const members = mostly(
    [inner, publicHalf],
    [
      [publicHalf, inner],
      [inner, publicHalf, integer(5n)],
    ],
  );
  const trailing = mostly('', ['\0', 'trailing']);
  const der = sequence(version, octets(bytes(scalar)), ...members) + trailing;
  const outer = mostly(encodeOid(oid), [
    encodeOid(parameters),
    '',
    encode(tag.null),
    encode(tag.oid, '\x80\x01'),
    encodeOid(oid) + encode(tag.null),
    sequence(integer(1n)),
  ]);
  const algorithm = mostly(ecOid, [secp256k1, '1.3.101.112', '1.3.101.110', '2.999.1']);
  const wrapped = pkcs8(algorithm, outer, der, mostly(0n, [1n, 2n, -5n])) + mostly('', ['x', '\0']);
  return pick([keyPem(der, 'EC PRIVATE KEY'), keyPem(wrapped)]);
}
