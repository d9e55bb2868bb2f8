import {
  constructedContextTag,
  type Der,
  derFromBytes,
  encode,
  encodeOid,
  encodeTime,
  encodeUnsigned,
  encodeUtf8,
  tag,
} from '../../../src/x509/der/der.ts';
import { encodeName, type NameAttribute } from '../../../src/x509/issuing/distinguished-name.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  encodeExtension,
  extendedKeyUsage,
  keyUsage,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from '../../../src/x509/issuing/extension-encoding.ts';
import { type Crafted, craft, craftedPem } from '../../unit/x509/crafted/crafted-certificate.ts';
import { type KeyKind, KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import { alphanumeric, lowerCase, type Random } from './random.ts';

/** What an issuer gave both ends, in PEM. */
export interface Issued {
  readonly typha: { readonly cert: string; readonly key: string };
  readonly felix: { readonly cert: string; readonly key: string };
  readonly ca: string;
  readonly names: { readonly typha: string; readonly felix: string };
}

/** What sets the leafs of an issuer apart. */
interface Habits {
  readonly caKey: KeyKind;
  readonly leafKey: KeyKind;
  /** The leaf's subject for a name; a Common Name alone by default. */
  readonly subject?: (name: string, random: Random) => NameAttribute[];
  readonly extensions: (name: string, random: Random) => readonly Der[];
  readonly version?: 1;
  readonly serial?: (random: Random) => Der;
  readonly hours?: number;
  readonly scheme?: Crafted['scheme'];
  readonly intermediate?: true;
}

const ring = new KeyRing();
const sanOf = (name: string, critical = false): Der =>
  subjectAlternativeName({ uriSans: [`spiffe://cluster.local/ns/calico-system/sa/${name}`] }, critical) ?? '';
const usage = keyUsage(['digitalSignature', 'keyEncipherment']);
const both = extendedKeyUsage(['serverAuth', 'clientAuth']);
const id = (random: Random) => derFromBytes(random.bytes(20));
const ids = (random: Random) => [subjectKeyIdentifier(id(random)), authorityKeyIdentifier(id(random))];
const octets = (text: string) => encode(tag.octetString, text);
const small = (value: number) => encode(tag.integer, String.fromCharCode(value));

/** step-ca: the provisioner's type, name and key (certificates authority/provisioner/sign_options.go). */
function provisioner(random: Random): Der {
  const value = encode(
    tag.sequence,
    small(random.pick([1, 2, 6, 7])),
    octets(random.letters(1, 20, lowerCase)),
    octets(random.chance(0.7) ? random.letters(43, 43, `${alphanumeric}-_`) : ''),
    random.chance(0.2) ? encode(tag.sequence, encodeUtf8('k'), encodeUtf8('v')) : '',
  );
  return encodeExtension('1.3.6.1.4.1.37476.9000.64.1', false, value);
}

/** What reads as a whole private key, inside an extension of the issuer's own; also to who begins within an octet. */
function keyLike(random: Random): Der {
  const sec1 = encode(tag.sequence, small(1), octets(derFromBytes(random.bytes(32))));
  const algorithm = encode(tag.sequence, encodeOid('1.2.840.10045.2.1'), encodeOid('1.2.840.10045.3.1.7'));
  const pkcs8 = encode(tag.sequence, small(0), algorithm, octets(sec1));
  const key = random.pick([sec1, pkcs8]);
  return encodeExtension('1.3.6.1.4.1.99999.1', false, shifted(key, random.pick([0, 0, 2, 4, 6])));
}

/** The octets some bits later. */
function shifted(der: Der, bits: number): Der {
  const octet = (at: number): number => (at < 0 ? 0 : at < der.length ? der.charCodeAt(at) : 0);
  const octets = Array.from(
    { length: der.length + (bits === 0 ? 0 : 1) },
    (_, at) => ((octet(at - 1) << (8 - bits)) | (octet(at) >> bits)) & 0xff,
  );
  return derFromBytes(Buffer.from(octets));
}

/** Each issuer by its defaults, and what else was seen. */
export const issuers: Readonly<Record<string, Habits>> = {
  'cert-manager': {
    caKey: 'P-256',
    leafKey: 'RSA-2048',
    extensions: (name, random) => [
      usage,
      basicConstraints(false, null),
      ...ids(random).slice(1),
      sanOf(name),
    ],
  },
  'cert-manager, a URI alone': {
    caKey: 'RSA-2048',
    leafKey: 'P-256',
    subject: () => [],
    extensions: (name) => [usage, basicConstraints(false, null), sanOf(name, true)],
  },
  'step-ca': {
    caKey: 'P-256',
    leafKey: 'P-256',
    hours: 24,
    intermediate: true,
    extensions: (name, random) => [
      keyUsage(['digitalSignature']),
      both,
      ...ids(random),
      sanOf(name),
      provisioner(random),
    ],
  },
  SPIRE: {
    caKey: 'P-256',
    leafKey: 'P-256',
    hours: 1,
    subject: (name, random) => [
      ['C', 'US'],
      ['O', 'SPIRE'],
      ...(random.chance(0.5) ? ([['CN', name]] as const) : []),
    ],
    extensions: (name, random) => [usage, both, basicConstraints(false, null), ...ids(random), sanOf(name)],
  },
  'OpenBao or Vault': {
    caKey: 'RSA-2048',
    leafKey: 'RSA-2048',
    hours: 768,
    extensions: (name, random) => [usage, both, ...ids(random), sanOf(name)],
  },
  'a signer of Kubernetes': {
    caKey: 'RSA-2048',
    leafKey: 'P-256',
    subject: (name) => [
      ['O', 'system:nodes'],
      ['CN', name],
    ],
    extensions: (name, random) => [
      usage,
      extendedKeyUsage(['clientAuth']),
      basicConstraints(false, null),
      ids(random)[1] ?? '',
      sanOf(name),
    ],
  },
  'openssl x509 -req': { caKey: 'RSA-2048', leafKey: 'RSA-2048', version: 1, extensions: () => [] },
  'openssl with extensions': {
    caKey: 'RSA-2048',
    leafKey: 'P-384',
    extensions: (name, random) => [sanOf(name), both, ...ids(random)],
  },
  'openssl, Ed25519 of version 1 with serial 1': {
    caKey: 'Ed25519',
    leafKey: 'Ed25519',
    version: 1,
    serial: (random) => small(random.pick([0, 1, 1, 2, 3])),
    extensions: () => [],
  },
  'openssl, EC of version 1 with a small serial': {
    caKey: 'P-256',
    leafKey: 'P-256',
    version: 1,
    serial: (random) => small(random.below(4)),
    extensions: () => [],
  },
  mkcert: {
    caKey: 'RSA-2048',
    leafKey: 'RSA-2048',
    subject: (_name, random) => [
      ['O', 'mkcert development certificate'],
      ['OU', `${random.letters(3, 9, lowerCase)}@host (${random.letters(0, 40, alphanumeric)})`],
    ],
    extensions: (name, random) => [usage, both, ids(random)[1] ?? '', sanOf(name)],
  },
  'node-forge': {
    caKey: 'RSA-2048',
    leafKey: 'RSA-2048',
    scheme: 'sha1-rsa',
    extensions: (name) => [basicConstraints(false, null), usage, sanOf(name)],
  },
  keytool: {
    caKey: 'RSA-2048',
    leafKey: 'P-521',
    subject: (name, random) => [
      ['C', 'DE'],
      ['ST', random.letters(1, 12, alphanumeric)],
      ['L', random.letters(1, 12, alphanumeric)],
      ['O', random.letters(1, 30, alphanumeric)],
      ['OU', random.letters(1, 30, alphanumeric)],
      ['CN', name],
    ],
    extensions: (name, random) => [ids(random)[0] ?? '', sanOf(name)],
  },
  'RSA-PSS': {
    caKey: 'RSA-2048',
    leafKey: 'RSA-2048',
    scheme: 'sha256-pss',
    extensions: (name) => [usage, sanOf(name)],
  },
  'a negative serial number': {
    caKey: 'P-256',
    leafKey: 'P-256',
    serial: (random) => encode(tag.integer, `\xff${derFromBytes(random.bytes(7))}`),
    extensions: (name) => [usage, both, sanOf(name)],
  },
  'an extension that reads as a key': {
    caKey: 'P-256',
    leafKey: 'P-256',
    extensions: (name, random) => [usage, both, sanOf(name), keyLike(random)],
  },
  'more than Go reads behind the signature': {
    caKey: 'P-256',
    leafKey: 'P-256',
    extensions: (name) => [usage, both, sanOf(name)],
  },
};

/** Certificates of an issuer for both ends, with random names, serials and identifiers. */
export function issue(issuer: string, random: Random, now: Date): Issued {
  const habits = issuers[issuer];
  if (habits === undefined) throw new Error(`no issuer ${issuer}`);
  const word = random.letters(0, 20, alphanumeric);
  const names = { typha: `typha-${word}`, felix: `felix-${random.letters(0, 20, alphanumeric)}` };
  const root = authority(`ca ${word}`, habits.caKey, null, random, now);
  const issuing =
    habits.intermediate === true ? authority(`issuing ${word}`, habits.leafKey, root, random, now) : root;
  const end = (name: string, number: number) => {
    const leaf = craft(name, ring.get(habits.leafKey, number + 2 * random.below(3)), issuing, now);
    leaf.subject = encodeName(habits.subject?.(name, random) ?? [['CN', name]]);
    leaf.serial = habits.serial?.(random) ?? encodeUnsigned(derFromBytes(random.bytes(16)));
    leaf.notAfter = encodeTime(new Date(now.getTime() + (habits.hours ?? 2160) * 3_600_000));
    leaf.scheme = habits.scheme ?? null;
    if (habits.version === 1) leaf.version = '';
    habits.extensions(name, random).forEach((extension, index) => {
      if (extension !== '') leaf.extensions.set(String(index), extension);
    });
    if (issuer.startsWith('more than'))
      leaf.changeSignature = (signature) =>
        signature + encode(constructedContextTag(0), octets(derFromBytes(random.bytes(20))));
    const chain = issuing === root ? [leaf] : [leaf, issuing];
    return { cert: chain.map(craftedPem).join(''), key: leaf.key.privateKeyPem };
  };
  return { typha: end(names.typha, 0), felix: end(names.felix, 1), ca: craftedPem(root), names };
}

function authority(name: string, kind: KeyKind, parent: Crafted | null, random: Random, now: Date): Crafted {
  const made = craft(name, ring.get(kind, parent === null ? 10 : 11), parent, now);
  made.subject = encodeName([['CN', name]]);
  made.serial = encodeUnsigned(derFromBytes(random.bytes(16)));
  made.notAfter = encodeTime(new Date(now.getTime() + 3650 * 86_400_000));
  made.extensions.set('basic', basicConstraints(true, parent === null ? 1 : 0));
  made.extensions.set('usage', keyUsage(['keyCertSign', 'cRLSign']));
  return made;
}
