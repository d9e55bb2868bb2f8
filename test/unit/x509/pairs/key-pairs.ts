import { type Der, encode, encodeBitString, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import type { KeyKind, SchemeName } from '../crafted/test-keys.ts';
import { bothWays, notLoadedWith, type PairCase, refusedWith } from './pair-case.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);

/** Kinds of key, and who cannot work with them where. */
const leafKeys: readonly (readonly [kind: KeyKind, verdicts: readonly [string, string]])[] = [
  ['P-256', ['accepted', 'accepted']],
  ['P-384', ['accepted', 'accepted']],
  ['P-521', ['accepted', 'accepted']],
  ['Ed25519', ['accepted', 'accepted']],
  ['RSA-2048', ['accepted', 'accepted']],
  ['RSA-1024', ['accepted', 'accepted']],
  ['RSA-1023', ['client unsupported-key', 'server unsupported-key']],
  ['RSA-512', ['server no-certificate', 'server unsupported-key']],
  ['P-224', ['server no-certificate', 'server unsupported-key']],
  ['DSA', notLoadedWith('malformed-key')],
  ['X25519', notLoadedWith('malformed-key')],
];

const leafs: PairCase[] = leafKeys.flatMap(([kind, verdicts]) =>
  bothWays(`${kind} leaf`, verdicts, (end, _, world) => {
    end.leaf.key = world.keys.get(kind, 60);
  }),
);

const caKeys: readonly (readonly [kind: KeyKind, code: string])[] = [
  ['P-224', 'accepted'],
  ['P-256', 'accepted'],
  ['P-384', 'accepted'],
  ['P-521', 'accepted'],
  ['Ed25519', 'accepted'],
  ['RSA-2048', 'accepted'],
  ['RSA-1024', 'accepted'],
  ['RSA-1023', 'unknown-authority'],
  ['RSA-512', 'unknown-authority'],
  ['DSA', 'unknown-authority'],
];

const cas: PairCase[] = caKeys.flatMap(([kind, code]) =>
  bothWays(`root with a ${kind} key`, refusedWith(code), (end, _, world) => {
    end.root.key = world.keys.get(kind, 61);
  }),
);

/** Signatures by a root with an RSA-2048 or a P-256 key. */
const signatures: readonly (readonly [scheme: SchemeName, key: KeyKind, code: string])[] = [
  ['sha256-rsa', 'RSA-2048', 'accepted'],
  ['sha384-rsa', 'RSA-2048', 'accepted'],
  ['sha512-rsa', 'RSA-2048', 'accepted'],
  ['sha256-pss', 'RSA-2048', 'accepted'],
  ['sha384-pss', 'RSA-2048', 'accepted'],
  ['sha256-pss-long-salt', 'RSA-2048', 'unknown-authority'],
  ['sha1-rsa', 'RSA-2048', 'unknown-authority'],
  ['md5-rsa', 'RSA-2048', 'unknown-authority'],
  ['sha256-ecdsa', 'P-256', 'accepted'],
  ['sha384-ecdsa', 'P-256', 'accepted'],
  ['sha512-ecdsa', 'P-256', 'accepted'],
  ['sha1-ecdsa', 'P-256', 'unknown-authority'],
  ['sha256-rsa', 'P-256', 'unknown-authority'],
  ['sha256-ecdsa', 'RSA-2048', 'unknown-authority'],
  ['ed25519', 'P-256', 'unknown-authority'],
];

const signed: PairCase[] = signatures.flatMap(([scheme, key, code]) =>
  bothWays(`issuing CA signed with ${scheme} by a ${key} key`, refusedWith(code), (end, _, world) => {
    end.root.key = world.keys.get(key, 62);
    const [issuing] = end.intermediates;
    if (issuing !== undefined) issuing.scheme = scheme;
  }),
);

const rsa = (modulus: Der, exponent: Der, parameters: Der = encode(tag.null)) =>
  sequence(
    sequence(encodeOid('1.2.840.113549.1.1.1'), parameters),
    encodeBitString(sequence(encode(tag.integer, modulus), encode(tag.integer, exponent))),
  );
const odd = `\0${'\xff'.repeat(256)}`;
const ecdsa = encodeOid('1.2.840.10045.2.1');
const p256 = encodeOid('1.2.840.10045.3.1.7');

/** SubjectPublicKeyInfos of the client's leaf; none is that of its key. */
const encodings: readonly (readonly [name: string, info: Der, expect: string])[] = [
  ['RSA without NULL', rsa(odd, '\x03', ''), 'client loading malformed-certificate'],
  ['RSA with a negative exponent', rsa(odd, '\x80'), 'client loading malformed-certificate'],
  ['RSA with exponent 0', rsa(odd, '\0'), 'client loading malformed-certificate'],
  ['RSA with an exponent of 9 bytes', rsa(odd, '\x7f'.repeat(9)), 'client loading malformed-certificate'],
  ['RSA with modulus 0', rsa('\0', '\x03'), 'client loading malformed-certificate'],
  ['RSA of another key', rsa(odd, '\x03'), 'client loading key-mismatch'],
  [
    'a compressed point',
    sequence(sequence(ecdsa, p256), encodeBitString(`\x02${'x'.repeat(32)}`)),
    'client loading malformed-certificate',
  ],
  [
    'a point off the curve',
    sequence(sequence(ecdsa, p256), encodeBitString(`\x04${'x'.repeat(64)}`)),
    'client loading malformed-certificate',
  ],
  [
    'coordinates beyond the field',
    sequence(sequence(ecdsa, p256), encodeBitString(`\x04${'\xff'.repeat(64)}`)),
    'client loading malformed-certificate',
  ],
  [
    'coordinates beyond the field of P-521',
    sequence(sequence(ecdsa, encodeOid('1.3.132.0.35')), encodeBitString(`\x04${'\xff'.repeat(132)}`)),
    'client loading malformed-certificate',
  ],
  [
    'an unknown curve',
    sequence(sequence(ecdsa, encodeOid('1.3.132.0.10')), encodeBitString(`\x04${'x'.repeat(64)}`)),
    'client loading malformed-certificate',
  ],
  [
    'ECDSA without a curve',
    sequence(sequence(ecdsa), encodeBitString('x')),
    'client loading malformed-certificate',
  ],
  [
    'Ed25519 with parameters',
    sequence(sequence(encodeOid('1.3.101.112'), encode(tag.null)), encodeBitString('x'.repeat(32))),
    'client loading malformed-certificate',
  ],
  [
    'Ed25519 of 31 bytes',
    sequence(sequence(encodeOid('1.3.101.112')), encodeBitString('x'.repeat(31))),
    'client loading malformed-certificate',
  ],
  [
    'an unknown algorithm',
    sequence(sequence(encodeOid('1.2.3')), encodeBitString('x')),
    'client loading unsupported-key',
  ],
];

const encoded: PairCase[] = encodings.map(([name, info, expect]) => ({
  name: `leaf with ${name}`,
  expect,
  change: ({ client }) => {
    client.leaf.publicKeyInfo = info;
  },
}));

const files: PairCase[] = [
  ...bothWays('the key of another certificate', notLoadedWith('key-mismatch'), (end, _, world) => {
    end.keyFile = world.keys.get('P-256', 63).privateKeyPem;
  }),
  ...bothWays('a key of another type', notLoadedWith('key-mismatch'), (end, _, world) => {
    end.keyFile = world.keys.get('RSA-2048', 63).privateKeyPem;
  }),
  ...bothWays('no key', notLoadedWith('malformed-key'), (end) => {
    end.keyFile = '';
  }),
  ...bothWays('a malformed key', notLoadedWith('malformed-key'), (end) => {
    end.keyFile = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
  }),
  ...bothWays('a second key after the right one', refusedWith('accepted'), (end, _, world) => {
    end.keyFile = end.leaf.key.privateKeyPem + world.keys.get('P-256', 63).privateKeyPem;
  }),
  ...bothWays(
    'a root whose RSA key has 8200 bits, in the chain',
    refusedWith('unsupported-key'),
    (end, _, world) => {
      const large = { ...end.root, publicKeyInfo: rsa(`\0${'\xff'.repeat(1025)}`, '\x01\0\x01') };
      large.key = world.keys.get('P-256', 64);
      end.certFile = [...end.certFile, large];
    },
  ),
];

export const keyPairs: readonly PairCase[] = [...leafs, ...cas, ...signed, ...encoded, ...files];
