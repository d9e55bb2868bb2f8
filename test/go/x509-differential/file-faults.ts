import { type Der, encode, tag } from '../../../src/x509/der/der.ts';
import { craft } from '../../unit/x509/crafted/crafted-certificate.ts';
import { ca, type Piece } from '../../unit/x509/crafted/world.ts';
import type { FaultContext, Faults } from './fault.ts';

const flip = (bytes: Der, at: number, mask: number) =>
  bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ mask) + bytes.slice(at + 1);

const stranger = ({ world, pick }: FaultContext, name: string) =>
  ca(name, world.keys, 'P-256', pick([80, 81, 82]), null, world.now);

/** Changes to the text of a PEM file. */
const textChanges: readonly ((text: string) => string)[] = [
  (text) => `junk\n${text}`,
  (text) => `junk${text}`,
  (text) => `${text}junk`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.trimEnd(),
  (text) => text.replaceAll(/^/gm, ' '),
  (text) => text.replaceAll(/$/gm, ' \t'),
  (text) => text.replaceAll('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\nNote: x\n\n'),
  (text) => text.replace('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\nNote: x\n'),
  (text) => text.replace('-----END CERTIFICATE-----', '-----END CERTIFICATE----'),
  (text) => text.replace('-----END CERTIFICATE-----', '-----END CERTIFICATES-----'),
  (text) => text.replace('-----END CERTIFICATE-----\n', ''),
  (text) => text.replace('-----BEGIN CERTIFICATE-----\n', ''),
  (text) =>
    text.replace(
      '-----BEGIN CERTIFICATE-----\n',
      '-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n',
    ),
  (text) => text.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  (text) => text.replace('CERTIFICATE-----', 'CERTIFICATE -----'),
  (text) => text.replaceAll('CERTIFICATE', 'PRIVATE KEY'),
  (text) => text.replace('=', ''),
  (text) => text.replace(/^MII/m, 'MI!'),
  (text) => text.replace(/^MII/m, 'MI I'),
  (text) => text.replace(/^MII/m, 'MI:I'),
  (text) => text.replaceAll('-----\n-----', '----------'),
  (text) => `\ufeff${text}`,
  (text) => `-----BEGIN X-----\n-----END X-----\n${text}`,
  (text) => `-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${text}`,
  (text) => `${text}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
  (text) => `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${text}`,
  (text) => `-----END CERTIFICATE-----\n${text}`,
  (text) => `a: b\n${text}`,
  (text) => text.replace(/\n([A-Za-z0-9+/]{64})\n/, '\n$1'),
  (text) => text + text,
  () => '',
  () => 'no certificate here',
];

/** What the files hold, in which order and how it is written. */
export const fileFaults: Faults = {
  certText: ({ end, pick }) => {
    end.changeCertFile = pick(textChanges);
  },
  caText: ({ end, pick }) => {
    end.changeCaFile = pick(textChanges);
  },
  chainSent: (context) => {
    const { end, pick } = context;
    const [first, ...others] = end.intermediates;
    const rest: Piece[] = [...end.intermediates];
    end.certFile = pick<() => Piece[]>([
      () => [end.leaf],
      () => [end.leaf, ...rest.toReversed()],
      () => [end.leaf, ...rest, end.root],
      () => [end.leaf, end.root],
      () => [...rest, end.leaf],
      () => [end.leaf, ...others],
      () => [end.leaf, first ?? end.leaf],
      () => [end.leaf, end.leaf, ...rest],
      () => [end.leaf, stranger(context, 'stranger'), ...rest],
      () => [end.leaf, stranger(context, 'calico-ca'), ...rest],
      () => [end.leaf, ...rest, stranger(context, 'felix-ca')],
      () => [end.root],
    ])();
  },
  trusted: (context) => {
    const { end, other, pick } = context;
    const [first] = end.intermediates;
    const twin = ca('calico-ca', context.world.keys, 'P-256', 83, null, context.world.now);
    twin.subject = end.root.subject;
    other.caFile = pick<() => Piece[]>([
      () => [stranger(context, 'stranger')],
      () => [twin],
      () => [twin, end.root],
      () => [end.root, twin],
      () => [stranger(context, 'stranger'), end.root],
      () => [end.leaf],
      () => [end.leaf, end.root],
      () => [first ?? end.root],
      () => [first ?? end.root, end.root],
      () => [end.root, end.root, ...end.intermediates],
      () => [end.leaf, stranger(context, 'stranger')],
      () => ['# the CA\n', end.root, 'and more\n'],
    ])();
  },
  selfSigned: ({ end, other, pick }) => {
    end.leaf.parent = null;
    end.leaf.extensions.delete('authorityKeyId');
    if (pick([true, true, false])) other.caFile = pick([[end.leaf], [end.leaf, end.root]]);
  },
  crossSigned: ({ end, other, world, pick }) => {
    // The root once more, signed by another root, which alone is trusted.
    const older = ca('older-root', world.keys, 'P-384', 84, null, world.now);
    const bridge = craft('bridge', end.root.key, older, world.now);
    bridge.subject = end.root.subject;
    for (const [name, value] of end.root.extensions) bridge.extensions.set(name, value);
    end.certFile = [...end.certFile, bridge];
    other.caFile = pick([[older], [older, end.root], [end.root, older], [bridge]]);
  },
  loop: ({ end, world }) => {
    // Two CAs that signed each other.
    const first = ca('loop-a', world.keys, 'P-256', 85, null, world.now);
    const second = ca('loop-b', world.keys, 'P-256', 86, first, world.now);
    const back = ca('loop-a', world.keys, 'P-256', 85, second, world.now);
    end.leaf.parent = second;
    end.certFile = [end.leaf, second, back, first];
  },
  manyCandidates: ({ end, world, pick }) => {
    // Issuers of one name, of which none or the last signed: Go gives up after 100 signatures.
    const parent = end.leaf.parent ?? end.root;
    const others = Array.from({ length: pick([3, 30, 101, 120]) }, (_, number) => {
      const other = ca('other', world.keys, 'P-256', 87, end.root, world.now);
      other.subject = parent.subject;
      other.serial = encode(tag.integer, '\x02', String.fromCharCode(number));
      other.extensions.delete('subjectKeyId');
      return other;
    });
    if (pick([true, false])) end.leaf.extensions.delete('authorityKeyId');
    end.certFile = [end.leaf, ...others, ...end.intermediates];
  },
  whole: ({ target, pick }) => {
    target.changeWhole = pick<(whole: Der) => Der>([
      (whole) => `${whole}\0`,
      (whole) => `${whole}trailing`,
      (whole) => whole.slice(0, -1),
      (whole) => whole.slice(0, 40),
      (whole) => `\x30\x84\0\0${whole.slice(2)}`,
      (whole) => `\x30\x83\0${whole.slice(2)}`,
      (whole) => `\x30\x80${whole.slice(4)}\0\0`,
      (whole) => `\x31${whole.slice(1)}`,
      () => '',
      () => '\x30',
      () => '\x30\0',
      (whole) => whole + whole,
    ]);
  },
  flippedByte: ({ target, pick }) => {
    const at = pick(Array.from({ length: 4096 }, (_, index) => index));
    const mask = pick([1, 2, 4, 8, 16, 32, 64, 128, 255]);
    const change = (bytes: Der) => flip(bytes, at % bytes.length, mask);
    if (pick([true, true, false])) target.changeTbs = change;
    else target.changeWhole = change;
  },
  shortenedTbs: ({ target, pick }) => {
    const cut = pick(Array.from({ length: 64 }, (_, index) => index + 1));
    target.changeTbs = (tbs) => {
      const body = tbs.slice(tbs.charCodeAt(1) === 0x82 ? 4 : tbs.charCodeAt(1) === 0x81 ? 3 : 2);
      return encode(tag.sequence, body.slice(0, -cut));
    };
  },
};

/** What the ends require, speak and load. */
export const settingFaults: Faults = {
  requiredNames: ({ other, pick }) => {
    other.commonName = pick([
      '',
      'typha-client',
      'typha-server',
      'Typha-Client',
      'last',
      'gr\u00fcn \u{1f600}',
      'none',
    ]);
    other.uriSan = pick([
      '',
      'spiffe://cluster.local/typha-client',
      'spiffe://cluster.local/typha-server',
      'SPIFFE://cluster.local/typha-server',
      'spiffe://cluster.local/typha-server/',
      'spiffe://cluster.local/a%20b?q#f',
    ]);
  },
  versions: ({ end, pick }) => {
    end.minVersion = pick(['1.2', '1.3']);
    end.maxVersion = pick(['1.2', '1.3', '1.3']);
    if (end.minVersion > end.maxVersion) end.maxVersion = '1.3';
  },
  cipherSuites: ({ end, other, pick }) => {
    end.cipherSuites = pick([
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
      'TLS_AES_256_GCM_SHA384',
    ]);
    const older = pick([end, other]);
    older.maxVersion = '1.2';
    older.minVersion = '1.2';
  },
  otherKeyFile: ({ end, world, pick }) => {
    end.keyFile = pick([
      world.keys.get('P-256', 90).privateKeyPem,
      world.keys.get('RSA-2048', 90).privateKeyPem,
      world.keys.get('P-256', 90).privateKeyPem + end.leaf.key.privateKeyPem,
      `${end.leaf.key.privateKeyPem}junk`,
      '',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      '-----BEGIN X-----\nAAAA\n-----END X-----\n',
      end.leaf.key.privateKeyPem.replaceAll('PRIVATE KEY', 'ANY PRIVATE KEY'),
      end.leaf.key.privateKeyPem.replaceAll('PRIVATE KEY', 'PUBLIC KEY'),
    ]);
  },
};
