import { type Der, encode, encodeOid, encodeUtf8, tag } from '../../../src/x509/der/der.ts';
import { encodeName } from '../../../src/x509/issuing/distinguished-name.ts';
import { encodeExtension } from '../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import type { Fault, Faults } from './fault.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const attribute = (value: Der, oid = '2.5.4.3') => sequence(encodeOid(oid), value);
const rdn = (...attributes: Der[]) => encode(tag.set, ...attributes);
const name = (...values: Der[]) => sequence(...values.map((value) => rdn(attribute(value))));

const uris = [
  'spiffe://cluster.local/typha-client',
  'spiffe://cluster.local/typha-server',
  'SPIFFE://cluster.local/typha-server',
  'spiffe://cluster.local/typha-server/',
  'spiffe://Cluster.local/typha-client',
  'spiffe://cluster.local/typha%2Dclient',
  'spiffe://cluster.local/a b',
  'spiffe://cluster.local/a%20b?q#f',
  'spiffe://cluster.local/[x]!(y)',
  'spiffe://user:pass@cluster.local/x',
  'spiffe://us%41r@cluster.local:80/x?',
  'spiffe://cluster.local:8080/x',
  'spiffe://cluster.local:/x',
  'spiffe://a:b:1/x',
  'http://a:b:1/x',
  'spiffe://cluster.local:x/',
  'spiffe://cluster.local./x',
  'spiffe://.cluster.local/x',
  'spiffe://a..b/x',
  'spiffe:///typha',
  'spiffe:/typha',
  'spiffe:opaque',
  'spiffe:',
  ':x',
  'x:y:z',
  '/just/path',
  '//host/path',
  '///x',
  '*',
  '',
  '?q',
  '#f%20g[',
  '#%zz',
  'a%zz',
  'http://[::1]/x',
  'http://[::1%25en0]:80/x',
  'http://[1.2.3.4]/',
  'http://[::1/',
  'http://x[::1]/',
  'http://[zz]/',
  'http://10.0.0.1/x',
  'http://h%41/x',
  'http://h%2541/x',
  'http://h<>"/x',
  'http://h\x7f/x',
  'http://a b/',
  'http://us er@h/',
  'mailto:a@b',
  'spiffe://other.domain/typha-client',
  'spiffe://sub.cluster.local/typha-client',
  '1http://x',
  'a/b:c',
  'a:b/c%41',
  'a%3Ab/c',
  'http://caf\xe9/x',
];
const dnsNames = [
  'typha',
  'www.example.com',
  'example.com',
  '*.example.com',
  'EXAMPLE.com',
  'a.b.example.com',
  'badexample.com',
  'example.com.',
  '.example.com',
  'a..b',
  'a b',
  '',
  '*',
  'a-a.com',
  '\xe9.com',
];
const emails = [
  'a@example.com',
  'A@EXAMPLE.com',
  '"q u"@example.com',
  'b@sub.example.com',
  'no-at',
  'x@',
  '.a@b',
  'a\\@b@c',
  'a@b@c',
  '@x',
  'a..b@c',
  '\xe9@x',
];
const ips = [
  '\x0a\0\0\x01',
  '\xc0\xa8\x01\x02',
  `${'\0'.repeat(15)}\x01`,
  `${'\0'.repeat(10)}\xff\xff\x0a\0\0\x01`,
  'abc',
  '',
];

const generalNames: Readonly<Record<string, (pick: <T>(list: readonly T[]) => T) => Der>> = {
  email: (pick) => encode(0x81, pick(emails)),
  dns: (pick) => encode(0x82, pick(dnsNames)),
  uri: (pick) => encode(0x86, pick(uris)),
  ip: (pick) => encode(0x87, pick(ips)),
  other: () => encode(0xa0, encodeOid('1.2.3'), encode(0xa0, encode(tag.utf8String, 'x'))),
  brokenOther: () => encode(0xa0, 'x\xff'),
  directory: () => encode(0xa4, name(encodeUtf8('x'))),
  highTag: () => '\x9f\x21\x01x',
};

const alternativeNames: Fault = ({ target, pick }) => {
  const count = pick([0, 1, 1, 1, 2, 3]);
  const list = Array.from({ length: count }, () => {
    const make = pick([
      ...Object.values(generalNames),
      ...Array.from({ length: 12 }, () => generalNames.uri),
    ]);
    return make?.(pick) ?? '';
  });
  const extension = encodeExtension(
    extensionOids.subjectAlternativeName,
    pick([true, false]),
    sequence(...list) + pick(['', '', '', 'trailing']),
  );
  target.extensions.set('subjectAltName', extension);
};

const constraintValues: Readonly<Record<number, readonly Der[]>> = {
  129: ['example.com', '.example.com', 'a@example.com', '', 'A@EXAMPLE.COM', '@', 'x y', '"q u"@example.com'],
  130: [
    'example.com',
    '.example.com',
    'EXAMPLE.com',
    '',
    'www.example.com',
    'com',
    'a-a.com',
    'bad.',
    'a..b',
    'typha',
  ],
  134: [
    'cluster.local',
    '.cluster.local',
    'local',
    '',
    'CLUSTER.local',
    'other.domain',
    '10.0.0.1',
    'x.',
    '::1',
    '\xe9',
  ],
  135: [
    '\x0a\0\0\0\xff\0\0\0',
    '\x0a\0\0\x05\xff\0\0\0',
    '\x01\0\0\0\xff\0\0\0',
    '\0\0\0\0\0\0\0\0',
    '\xc0\xa8\0\0\xff\xff\0\0',
    '\x0a\0\0\0\xff\0\xff\0',
    '\0'.repeat(32),
    'x',
  ],
  164: [name(encodeUtf8('x'))],
};

const constraints: Fault = ({ target, pick }) => {
  const subtrees = () =>
    Array.from({ length: pick([0, 1, 1, 2, 3]) }, () => {
      const identifier = pick([0x81, 0x82, 0x82, 0x86, 0x86, 0x86, 0x87, 0x87, 0xa4]);
      return sequence(encode(identifier, pick(constraintValues[identifier] ?? [''])));
    }).join('');
  const [permitted, excluded] = [pick([subtrees(), '']), pick([subtrees(), ''])];
  const value = sequence(
    pick([permitted === '' ? '' : encode(0xa0, permitted), encode(0xa0, permitted)]),
    excluded === '' ? '' : encode(0xa1, excluded),
    pick(['', '', '', '', encode(0x82, '')]),
  );
  const extension = encodeExtension(extensionOids.nameConstraints, pick([true, false]), value);
  target.extensions.set('nameConstraints', extension + pick(['', '', '', '', '']));
};

/** Distinguished names, alternative names and constraints on them. */
export const nameFaults: Faults = {
  alternativeNames,
  constraints,
  constrainedNames: (context) => {
    alternativeNames({ ...context, target: context.end.leaf });
    constraints({ ...context, target: context.pick([...context.end.intermediates, context.end.root]) });
  },
  subject: ({ target, pick }) => {
    const own = target.extensions.has('subjectAltName') ? 'typha-client' : 'calico-ca';
    target.subject = pick([
      sequence(),
      name(encodeUtf8('first'), encodeUtf8(own)),
      name(encodeUtf8(own), encodeUtf8('last')),
      sequence(rdn(attribute(encodeUtf8('a')), attribute(encodeUtf8(own)))),
      name(encode(tag.printableString, own)),
      name(encode(tag.printableString, 'under_score')),
      name(encode(tag.t61String, 'caf\xe9')),
      name(encode(tag.bmpString, '\0t\0y')),
      name(encode(tag.bmpString, '\0t\0')),
      name(encode(tag.bmpString, '\xd8\0')),
      name(encode(tag.bmpString, '\0t\0\0')),
      name(encode(tag.ia5String, own)),
      name(encode(tag.ia5String, '\xe9')),
      name(encode(tag.utf8String, '\xff')),
      name(encodeUtf8('gr\u00fcn \u{1f600}')),
      name(encode(tag.numericString, '12 3')),
      name(encode(tag.numericString, '12a')),
      name(encode(tag.octetString, 'x')),
      name(encodeUtf8(own.toUpperCase())),
      name(encodeUtf8(` ${own}`)),
      name(encodeUtf8(`${own}\n`)),
      encodeName([
        ['O', 'Tigera, "Inc"'],
        ['OU', '#x '],
        ['CN', own],
      ]),
      sequence(rdn(attribute(encodeUtf8('x@y'), '1.2.840.113549.1.9.1')), rdn(attribute(encodeUtf8(own)))),
      sequence(rdn(attribute(encodeUtf8('O only'), '2.5.4.10'))),
      sequence(rdn()),
      sequence(sequence(attribute(encodeUtf8(own)))),
      sequence(rdn(sequence(encodeOid('2.5.4.3')))),
      sequence(rdn(encode(tag.oid, ''))),
    ]);
  },
  issuer: ({ target, pick }) => {
    target.issuer = pick([
      sequence(),
      encodeName([['CN', 'calico-ca']]),
      encodeName([['CN', 'felix-ca']]),
      name(encode(tag.printableString, 'calico-ca')),
      encodeName([['CN', 'someone else']]),
      name(encode(tag.printableString, '_')),
    ]);
  },
};
