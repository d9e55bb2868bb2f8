import { encode, encodeOid, encodeUtf8, tag } from '../../../../src/x509/der/der.ts';
import { encodeName } from '../../../../src/x509/issuing/distinguished-name.ts';
import { encodeExtension, subjectAlternativeName } from '../../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../../src/x509/parsing/extension-names.ts';
import type { End } from '../crafted/world.ts';
import { bothWays, notLoadedWith, type PairCase, refusedWith } from './pair-case.ts';

/** A URI SAN as written, and as Go prints it: what a required URI has to equal. Null: Go refuses the certificate. */
export const uriSans: readonly (readonly [written: string, printed: string | null])[] = [
  ['spiffe://cluster.local/typha', 'spiffe://cluster.local/typha'],
  ['SPIFFE://cluster.local/typha', 'spiffe://cluster.local/typha'],
  ['spiffe://Cluster.Local/typha', 'spiffe://Cluster.Local/typha'],
  ['spiffe://cluster.local/typha/', 'spiffe://cluster.local/typha/'],
  ['spiffe://cluster.local', 'spiffe://cluster.local'],
  ['spiffe://cluster.local/a//b', 'spiffe://cluster.local/a//b'],
  ['spiffe://cluster.local/a/../b', 'spiffe://cluster.local/a/../b'],
  ['spiffe://cluster.local/a%2Db', 'spiffe://cluster.local/a%2Db'],
  ['spiffe://cluster.local/a%2db', 'spiffe://cluster.local/a%2db'],
  ['spiffe://cluster.local/a b', 'spiffe://cluster.local/a%20b'],
  ['spiffe://cluster.local/a"b', 'spiffe://cluster.local/a%22b'],
  ['spiffe://cluster.local/[a]', 'spiffe://cluster.local/[a]'],
  ['spiffe://cluster.local/a%zz', null],
  ['spiffe://cluster.local/a%', null],
  ['spiffe://cluster.local/?', 'spiffe://cluster.local/?'],
  ['spiffe://cluster.local/?a=b c', 'spiffe://cluster.local/?a=b c'],
  ['spiffe://cluster.local/#', 'spiffe://cluster.local/'],
  ['spiffe://cluster.local/#a b', 'spiffe://cluster.local/#a%20b'],
  ['spiffe://cluster.local:8080/x', 'spiffe://cluster.local:8080/x'],
  ['spiffe://cluster.local:/x', 'spiffe://cluster.local:/x'],
  ['spiffe://cluster.local:http/x', null],
  ['spiffe://a:b:1/x', 'spiffe://a:b:1/x'],
  ['http://a:b:1/x', null],
  ['spiffe://me@cluster.local/x', 'spiffe://me@cluster.local/x'],
  ['spiffe://m%65:p@cluster.local/x', 'spiffe://me:p@cluster.local/x'],
  ['spiffe://m e@cluster.local/x', null],
  ['spiffe://cluster.local./x', null],
  ['spiffe://.cluster.local/x', null],
  ['spiffe://a..b/x', null],
  ['spiffe://under_score/x', 'spiffe://under_score/x'],
  ['spiffe://a b/x', null],
  ['spiffe://a%41/x', null],
  ['spiffe://a%25b/x', 'spiffe://a%25b/x'],
  ['spiffe://[::1]/x', 'spiffe://[::1]/x'],
  ['spiffe://[::1%25eth0]:1/x', 'spiffe://[::1%25eth0]:1/x'],
  ['spiffe://[1.2.3.4]/x', null],
  ['spiffe://[::1/x', null],
  ['spiffe://10.0.0.1/x', 'spiffe://10.0.0.1/x'],
  ['spiffe:///x', 'spiffe:///x'],
  ['spiffe:/x', 'spiffe:/x'],
  ['spiffe:x', 'spiffe:x'],
  ['spiffe:', 'spiffe:'],
  ['urn:uuid:1-2', 'urn:uuid:1-2'],
  ['mailto:a@b', 'mailto:a@b'],
  [':x', null],
  ['1a:b', null],
  ['//cluster.local/x', '//cluster.local/x'],
  ['/x', '/x'],
  ['x/y', 'x/y'],
  ['*', '*'],
  ['a\x00b', null],
  ['a\x7f', null],
  ['caf\xe9', null],
];

function withUris(end: End, uris: readonly string[]): void {
  const value = subjectAlternativeName({ uriSans: uris }, false);
  if (value !== null) end.leaf.extensions.set('subjectAltName', value);
}

const printedUris: PairCase[] = uriSans.map(([written, printed], index) => ({
  name: `URI SAN ${JSON.stringify(written)} against ${JSON.stringify(printed)}`,
  expect: printed === null ? 'client loading malformed-certificate' : 'accepted',
  change: ({ client, server }) => {
    withUris(client, index % 2 === 0 ? [written] : ['spiffe://other/x', written]);
    server.commonName = '';
    server.uriSan = printed ?? 'spiffe://x/y';
  },
}));

const [typha, wrongUri] = ['spiffe://cluster.local/typha-client', 'spiffe://cluster.local/felix'];

/** Required names and what the client has of them. */
const required: readonly (readonly [cn: string, uri: string, expect: string])[] = [
  ['', '', 'accepted'],
  ['typha-client', '', 'accepted'],
  ['', typha, 'accepted'],
  ['typha-client', typha, 'accepted'],
  ['typha-client', wrongUri, 'accepted'],
  ['felix', typha, 'accepted'],
  ['felix', wrongUri, 'server wrong-cn-or-uri-san'],
  ['felix', '', 'server wrong-cn'],
  ['', wrongUri, 'server wrong-uri-san'],
  ['Typha-Client', '', 'server wrong-cn'],
  ['typha-client ', '', 'server wrong-cn'],
  ['typha-client\n', '', 'server wrong-cn'],
  ['', `${typha}/`, 'server wrong-uri-san'],
  ['', typha.replace('spiffe', 'SPIFFE'), 'server wrong-uri-san'],
  ['', typha.replace('cluster', 'Cluster'), 'server wrong-uri-san'],
  ['', ` ${typha}`, 'server wrong-uri-san'],
];

const requirements: PairCase[] = required.map(([cn, uri, expect]) => ({
  name: `Typha requires CN ${JSON.stringify(cn)} and URI ${JSON.stringify(uri)}`,
  expect,
  change: ({ server }) => {
    server.commonName = cn;
    server.uriSan = uri;
  },
}));

const rdn = (...values: string[]) =>
  encode(tag.set, ...values.map((value) => encode(tag.sequence, encodeOid('2.5.4.3'), value)));
const subject = (...rdns: string[]) => encode(tag.sequence, ...rdns);
const printable = (text: string) => rdn(encode(tag.printableString, text));

/** Subjects, and what a server that requires the CN `typha-client` says. */
const subjects: readonly (readonly [name: string, der: string, expect: string])[] = [
  ['two CNs, the right one last', subject(printable('a'), printable('typha-client')), 'accepted'],
  ['two CNs, the right one first', subject(printable('typha-client'), printable('a')), 'server wrong-cn'],
  ['two CNs in one RDN', subject(rdn(encodeUtf8('a'), encodeUtf8('typha-client'))), 'accepted'],
  ['a BMPString', subject(rdn(encode(tag.bmpString, '\0c\0n'))), 'server wrong-cn'],
  ['an odd BMPString', subject(rdn(encode(tag.bmpString, '\0c\0'))), 'client loading malformed-certificate'],
  ['a surrogate', subject(rdn(encode(tag.bmpString, '\xd8\x3d'))), 'client loading malformed-certificate'],
  ['a T61String', subject(rdn(encode(tag.t61String, 'typha-client'))), 'accepted'],
  ['an IA5String', subject(rdn(encode(tag.ia5String, 'typha-client'))), 'accepted'],
  [
    'a high byte in an IA5String',
    subject(rdn(encode(tag.ia5String, '\xe9'))),
    'client loading malformed-certificate',
  ],
  ['an underscore in a PrintableString', subject(printable('a_b')), 'client loading malformed-certificate'],
  ['bad UTF-8', subject(rdn(encode(tag.utf8String, '\xff'))), 'client loading malformed-certificate'],
  [
    'a letter in a NumericString',
    subject(rdn(encode(tag.numericString, 'a'))),
    'client loading malformed-certificate',
  ],
  ['an OCTET STRING', subject(rdn(encode(tag.octetString, 'a'))), 'client loading malformed-certificate'],
  ['an organization alone', encodeName([['O', 'typha-client']]), 'server wrong-cn'],
  ['nothing', subject(), 'server wrong-cn'],
  ['an empty RDN', subject(rdn()), 'server wrong-cn'],
  [
    'a SEQUENCE for an RDN',
    encode(tag.sequence, encode(tag.sequence)),
    'client loading malformed-certificate',
  ],
];

const commonNames: PairCase[] = subjects.map(([name, der, expect]) => ({
  name: `subject of ${name}`,
  expect,
  change: ({ client, server }) => {
    client.leaf.subject = der;
    server.commonName = 'typha-client';
    server.uriSan = '';
  },
}));

const san = (critical: boolean, ...names: string[]) =>
  encodeExtension(extensionOids.subjectAlternativeName, critical, encode(tag.sequence, ...names));
const otherName = encode(0xa0, encodeOid('1.2.3'), encode(0xa0, encodeUtf8('x')));

const otherNames: PairCase[] = [
  ...bothWays('critical SAN of an otherName alone', refusedWith('unhandled-critical-extension'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(true, otherName));
  }),
  ...bothWays('SAN of an otherName alone', refusedWith('accepted'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(false, otherName));
  }),
  ...bothWays('critical SAN with a DNS name', refusedWith('accepted'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(true, otherName, encode(0x82, 'typha')));
  }),
  ...bothWays('IP SAN of five bytes', notLoadedWith('malformed-certificate'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(false, encode(0x87, 'abcde')));
  }),
  ...bothWays('DNS SAN with a high byte', notLoadedWith('malformed-certificate'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(false, encode(0x82, '\xe9')));
  }),
  ...bothWays('DNS SAN with a dot at its end', refusedWith('accepted'), (end) => {
    end.leaf.extensions.set('subjectAltName', san(false, encode(0x82, 'typha.')));
  }),
  ...bothWays('no SAN', refusedWith('accepted'), (end) => {
    end.leaf.extensions.delete('subjectAltName');
  }),
];

export const namePairs: readonly PairCase[] = [
  ...printedUris,
  ...requirements,
  ...commonNames,
  ...otherNames,
];
