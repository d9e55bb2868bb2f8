import { type Der, encode, encodeOid, encodeUtf8, tag } from '../../../src/x509/der/der.ts';
import type { GoRule } from '../../../src/x509/go-rules.ts';
import { encodeExtension } from '../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import { ca } from '../../unit/x509/crafted/world.ts';
import type { FaultContext, Faults } from './fault.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const commonName = (value: Der) => sequence(encode(tag.set, sequence(encodeOid('2.5.4.3'), value)));

function names(identifier: number, values: readonly Der[]): Der {
  const list = sequence(...values.map((value) => encode(identifier, value)));
  return encodeExtension(extensionOids.subjectAlternativeName, false, list);
}

function constraint(list: 'permitted' | 'excluded', identifier: number, value: Der): Der {
  const subtrees = encode(list === 'permitted' ? 0xa0 : 0xa1, sequence(encode(identifier, value)));
  return encodeExtension(extensionOids.nameConstraints, true, sequence(subtrees));
}

const authority = ({ end, pick }: FaultContext) => pick([...end.intermediates, end.root]);

/** What Go releases read or judge differently. */
export const releaseFaults: Faults = {
  longPolicy: ({ target, pick }) => {
    const oid = pick([
      '\x2a\x8f\xff\xff\xff\x7f',
      '\x2a\x88\x80\x80\x80\0',
      '\x2a\x87\xff\xff\xff\x7f',
      '\x2a\x80\x01',
    ]);
    const list = sequence(sequence(encode(tag.oid, oid)), pick(['', sequence(encode(tag.oid, oid))]));
    target.extensions.set('policies', encodeExtension(extensionOids.certificatePolicies, false, list));
  },
  dots: (context) => {
    const { end, pick } = context;
    const identifier = pick([0x82, 0x86, 0x81]);
    const value = pick(['.', '..example.com', '.example.com', '']);
    authority(context).extensions.set(
      'nameConstraints',
      constraint(pick(['permitted', 'excluded']), identifier, value),
    );
    const text = pick(['.example.com', 'www.example.com', '..example.com', '.', 'a..example.com']);
    const name = { 130: text, 134: `spiffe://${text}/x`, 129: `a@${text}` }[identifier] ?? text;
    end.leaf.extensions.set('subjectAltName', names(identifier, [name]));
  },
  wildcard: (context) => {
    const { end, pick } = context;
    const subtree = pick([
      'www.example.com',
      'a.www.example.com',
      'example.com',
      '.example.com',
      'com',
      'x.y',
    ]);
    authority(context).extensions.set(
      'nameConstraints',
      constraint(pick(['excluded', 'excluded', 'permitted']), 0x82, subtree),
    );
    end.leaf.extensions.set(
      'subjectAltName',
      names(0x82, [pick(['*.example.com', '*', '*.com', '*.www.example.com', '*a.example.com'])]),
    );
  },
  zone: (context) => {
    const { end, pick } = context;
    const subtree = pick(['example.com', 'fe80', '']);
    authority(context).extensions.set(
      'nameConstraints',
      constraint(pick(['excluded', 'permitted']), 0x86, subtree),
    );
    const host = pick([
      '[fe80::1%25en0]:80',
      '[fe80::1%25en0]',
      '[fe80::1]:80',
      '10.0.0.1:80',
      '[::1%25a.example.com]:1',
    ]);
    end.leaf.extensions.set('subjectAltName', names(0x86, [`spiffe://${host}/x`]));
  },
  brackets: ({ target, pick }) => {
    const host = pick([
      'x[::1]',
      'x[::1]:80',
      '[zz]',
      '[zz]:1',
      'a[b]c',
      '[1.2.3.4]',
      '[::1]x',
      '[a%25b]',
      '[::1%25z]',
      '[]',
      'a:b:1',
      'a]b',
      '[::ffff:1.2.3.4]',
      '[1:2:3]',
      '[1:2:3:4:5:6:7:8:9]',
      '[::1::]',
      '[::g]',
      '[::12345]',
      '[1.2.3]',
      '[1.2.3.400]',
      '[1.2.03.4]',
      '[1.2.3.4.5]',
      '[1..2.3]',
      '[::1.2.3]',
      '[1:2:3:4:5:6:7::8]',
      '[1:]',
      '[1:2.3.4.5]',
      '[::1%25]',
      '[1:2:3:4:5:6:7:1.2.3.4]',
    ]);
    const scheme = pick(['spiffe', 'http', 'https']);
    target.extensions.set(
      'subjectAltName',
      names(0x86, [
        `${scheme}://${host}/typha`,
        'spiffe://cluster.local/typha-client',
        'spiffe://cluster.local/typha-server',
      ]),
    );
  },
  constrainedAuthority: (context) => {
    const { end, pick } = context;
    const [issuing] = end.intermediates;
    if (issuing === undefined) return;
    const kind = pick([0x81, 0x82, 0x86, 0x87]);
    const value =
      { 129: 'a@example.com', 130: 'www.example.com', 134: 'spiffe://cluster.local/ca', 135: '\x0a\0\0\x01' }[
        kind
      ] ?? '';
    issuing.extensions.set('subjectAltName', names(kind, [value]));
    const subtree =
      kind === 0x87
        ? '\x0a\0\0\0\xff\0\0\0'
        : pick(['example.com', 'cluster.local', 'other.com', 'www.example.com']);
    const above = pick([end.root, ...end.intermediates]);
    above.extensions.set('nameConstraints', constraint(pick(['permitted', 'excluded']), kind, subtree));
  },
  smallRsa: ({ target, end, world, pick }) => {
    const key = world.keys.get(pick(['RSA-512', 'RSA-1023', 'RSA-1024']), 74);
    pick([target, target.parent ?? target, end.leaf]).key = key;
  },
  oldScheme: ({ target, world, pick }) => {
    if (target.parent !== null) target.parent.key = world.keys.get(pick(['RSA-2048', 'P-256']), 75);
    target.scheme = target.parent?.key.id.startsWith('P-256') ? 'sha1-ecdsa' : 'sha1-rsa';
  },
  /** A chain through an issuer of its own name, beside which a CA with a strange key stands. */
  strangeLoop: ({ end, world, other, pick }) => {
    const root = ca('strange', world.keys, 'P-256', 88, null, world.now);
    const inner = ca('strange', world.keys, 'P-384', 89, root, world.now);
    const strange = ca(
      'strange',
      world.keys,
      pick(['DSA', 'X25519', 'P-256', 'Ed25519']),
      90,
      root,
      world.now,
    );
    for (const each of [root, inner, strange]) each.extensions.delete(pick(['none', 'subjectKeyId']));
    end.leaf.parent = inner;
    end.certFile = pick([
      [end.leaf, strange, inner],
      [end.leaf, inner, strange],
    ]);
    other.caFile = pick([[root], [strange, root], [root, strange]]);
  },
  strangeAuthority: ({ end, other, world, pick }) => {
    const parent = end.leaf.parent ?? end.root;
    const strange = ca('strange', world.keys, pick(['DSA', 'X25519']), 91, null, world.now);
    strange.subject = parent.subject;
    if (pick([true, false])) other.caFile = pick([[strange], [strange, end.root], [end.root, strange]]);
    else
      end.certFile = pick([
        [end.leaf, strange],
        [end.leaf, strange, ...end.intermediates],
      ]);
  },
  largeMessage: ({ target, pick }) => {
    const size = pick([60_000, 64_000, 65_000, 66_000, 120_000, 262_000]);
    target.extensions.set('large', encodeExtension('1.2.3.6', false, 'x'.repeat(size)));
  },
  oldStrings: ({ target, other, pick }) => {
    const value = pick([
      encode(tag.t61String, 'gr\xc3\xbcn'),
      encode(tag.t61String, 'gr\xfcn'),
      encode(tag.t61String, 'typha-client'),
      encode(tag.bmpString, '\xd8\x3d\xde\0'),
      encode(tag.bmpString, '\xd8\x3d\0x'),
      encode(tag.bmpString, '\xff\xfe'),
      encode(tag.bmpString, '\xfd\xd0\0x'),
      encode(tag.bmpString, '\0g\0r\0\xfc\0n'),
      encode(tag.bmpString, '\0g\0\0'),
      encodeUtf8('grün'),
    ]);
    target.subject = commonName(value);
    other.commonName = pick([other.commonName, 'grün', '\u{1f600}', 'g']);
  },
  pathLength: ({ target, pick }) => {
    const length = pick([
      '\xff',
      '\x80\0',
      '\xff\x7f',
      '\xff\0\0\0\0\0\0\0\0',
      '\x80\0\0\0\0\0\0\0',
      '\0',
      '\x01',
    ]);
    const value = sequence(encode(tag.boolean, '\xff'), encode(tag.integer, length));
    const broken = pick([
      value,
      value,
      'x',
      sequence(encode(tag.boolean, '\x01')),
      sequence(encode(tag.boolean, '\xff'), encode(tag.integer, '')),
    ]);
    target.extensions.set('basicConstraints', encodeExtension(extensionOids.basicConstraints, true, broken));
  },
  expiredAuthority: (context) => {
    const { world, pick } = context;
    const target = authority(context);
    if (pick([true, false])) target.notAfter = encode(tag.utcTime, '240101000000Z');
    else target.extensions.set('keyUsage', '');
    world.now = new Date(world.now);
  },
};

/** The faults of all files that meet each difference. */
export const faultsAt: Readonly<Record<GoRule, readonly string[]>> = {
  'negative-serial': ['serial'],
  'duplicate-extension-words': ['duplicateExtension'],
  'basic-constraints-words': ['pathLength', 'basicConstraints'],
  'negative-path-length': ['pathLength', 'basicConstraints'],
  'bmp-characters': ['oldStrings', 'subject'],
  't61-latin1': ['oldStrings', 'subject'],
  'critical-key-identifier': ['keyIdentifiers', 'informationAccess'],
  'long-policy': ['longPolicy'],
  'policy-twice': ['policies', 'longPolicy', 'policiesEverywhere'],
  'policy-extensions': ['policyConstraints', 'policyMappings', 'inhibitAnyPolicy', 'malformedPolicies'],
  'dot-before-name': ['dots'],
  'dot-constraint': ['dots'],
  'padded-oid': ['malformedExtension', 'longPolicy', 'malformedPolicies'],
  'point-words': ['publicKeyEncoding'],
  'strict-names': ['dots', 'wildcard', 'brackets', 'alternativeNames', 'constrainedNames'],
  'mapped-address': ['brackets', 'alternativeNames'],
  'ip-literal': ['brackets', 'alternativeNames'],
  'bracket-within-host': ['brackets'],
  'colons-in-host': ['brackets', 'alternativeNames'],
  'rsa-below-1024': ['smallRsa', 'otherKey', 'scheme2'],
  'odd-rsa-key': ['publicKeyEncoding'],
  'sha1-signature': ['oldScheme', 'scheme2', 'scheme'],
  'sha1-words': ['oldScheme', 'scheme2', 'scheme'],
  'hint-of-validity': ['expiredAuthority', 'expired', 'notYetValid'],
  'unknown-key-skipped': ['strangeLoop', 'strangeAuthority', 'otherKey'],
  'checks-counted-first': ['manyCandidates'],
  'constraints-of-each': ['constrainedAuthority'],
  'constraints-of-chain': ['constrainedNames', 'constrainedAuthority', 'dots', 'wildcard'],
  'wildcard-excluded': ['wildcard'],
  'wildcard-of-its-length': ['wildcard'],
  'raw-keys-compared': ['strangeLoop'],
  'policies-first': ['policyConstraints', 'policyMappings', 'extendedKeyUsage'],
  'zone-in-uri': ['zone'],
  'verification-words': ['expired', 'otherSigner'],
  'alert-of-cause': ['expired', 'trusted', 'chainSent'],
  'alert-of-missing': ['trusted', 'versions'],
  'alert-of-parsing': ['whole', 'version', 'serial'],
  'certificate-message': ['largeMessage'],
  'rsa-above-8192': ['publicKeyEncoding'],
  'pem-from-end': ['certText', 'caText', 'keyText'],
  'pem-past-lone-end': ['certText', 'caText', 'keyText'],
  'x25519-key': ['edwardsKeyFile'],
  'rsa-key-checks': ['rsaKeyFile'],
  'wrong-d': ['rsaKeyFile'],
  'wrong-crt': ['rsaKeyFile'],
  'zero-scalar': ['ecKeyFile'],
  'alert-of-key-exchange': ['otherExponent'],
  'exponent-of-pair': ['otherExponent'],
};
