import { type Der, encode, encodeOid, encodeUtf8, tag } from '../der/der.ts';

/** One attribute of a distinguished name, e.g. `['CN', 'typha-server']`. */
export type NameAttribute = readonly [type: 'CN' | 'O' | 'OU' | 'C' | 'L' | 'ST', value: string];

const attributeOids = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
} as const;

/** A Name (RFC 5280 4.1.2.4) with one attribute in each RDN, in the order given. */
export function encodeName(attributes: readonly NameAttribute[]): Der {
  return encode(
    tag.sequence,
    ...attributes.map(([type, value]) =>
      encode(
        tag.set,
        encode(
          tag.sequence,
          encodeOid(attributeOids[type]),
          type === 'C' ? encode(tag.printableString, value) : encodeUtf8(value),
        ),
      ),
    ),
  );
}
