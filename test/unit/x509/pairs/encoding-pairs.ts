import { type Der, encode, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { encodeExtension } from '../../../../src/x509/issuing/extension-encoding.ts';
import type { Crafted } from '../crafted/crafted-certificate.ts';
import type { PairCase } from './pair-case.ts';

const integer = (...bytes: number[]) => encode(tag.integer, String.fromCharCode(...bytes));
const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const raw = (oid: string, critical: boolean, value: Der) => encodeExtension(oid, critical, value);

type Row = readonly [
  name: string,
  change: (leaf: Crafted) => void,
  verdict: 'accepted' | 'malformed' | string,
];

const time = (identifier: number, text: string) => (leaf: Crafted) => {
  leaf.notBefore = encode(identifier, text);
};
const serial = (der: Der) => (leaf: Crafted) => {
  leaf.serial = der;
};
const version = (der: Der) => (leaf: Crafted) => {
  leaf.version = der;
};
const added = (der: Der) => (leaf: Crafted) => {
  leaf.extensions.set('added', der);
};
const whole = (change: (der: Der) => Der) => (leaf: Crafted) => {
  leaf.changeWhole = change;
};

const { utcTime, generalizedTime } = tag;
const oid = encodeOid('1.2.3.5');

/** What Go's parser thinks of the client's leaf. */
const rows: readonly Row[] = [
  ['a GeneralizedTime before 2050', time(generalizedTime, '20260101000000Z'), 'accepted'],
  ['a GeneralizedTime with a fraction', time(generalizedTime, '20260101000000.5Z'), 'malformed'],
  ['a GeneralizedTime without seconds', time(generalizedTime, '202601010000Z'), 'malformed'],
  ['a GeneralizedTime with an offset', time(generalizedTime, '20260101000000+0530'), 'accepted'],
  ['year 0', time(generalizedTime, '00000101000000Z'), 'accepted'],
  ['a UTCTime without seconds', time(utcTime, '2601010000Z'), 'accepted'],
  ['a UTCTime with an offset', time(utcTime, '260101000000-0800'), 'accepted'],
  ['a UTCTime with the offset +0000', time(utcTime, '260101000000+0000'), 'malformed'],
  ['a UTCTime without a zone', time(utcTime, '260101000000'), 'malformed'],
  ['a UTCTime of month 13', time(utcTime, '261301000000Z'), 'malformed'],
  ['February 29 in no leap year', time(utcTime, '260229000000Z'), 'malformed'],
  ['February 29 in a leap year', time(utcTime, '240229000000Z'), 'accepted'],
  ['hour 24', time(utcTime, '260101240000Z'), 'malformed'],
  ['second 60', time(utcTime, '260101000060Z'), 'malformed'],
  ['year 50, which is 1950', time(utcTime, '500101000000Z'), 'accepted'],
  ['year 49, which is 2049', time(utcTime, '490101000000Z'), 'server not-yet-valid'],
  ['a time in a PrintableString', time(tag.printableString, '20260101000000Z'), 'malformed'],
  ['a negative serial', serial(integer(0xff)), 'malformed'],
  ['a negative serial of two bytes', serial(integer(0x80, 0)), 'malformed'],
  ['serial 0', serial(integer(0)), 'accepted'],
  ['a serial with a superfluous zero', serial(integer(0, 1)), 'malformed'],
  ['a serial with a superfluous 0xff', serial(integer(0xff, 0x80)), 'malformed'],
  ['an empty serial', serial(encode(tag.integer)), 'malformed'],
  ['a serial of 40 bytes', serial(integer(...Array.from({ length: 40 }, () => 7))), 'accepted'],
  ['version 4', version(encode(0xa0, integer(3))), 'malformed'],
  ['a negative version', version(encode(0xa0, integer(0xff))), 'malformed'],
  ['two versions', version(encode(0xa0, integer(2), integer(2))), 'malformed'],
  ['version 1, whose extensions are not read', version(''), 'accepted'],
  ['version 2, whose extensions are not read', version(encode(0xa0, integer(1))), 'accepted'],
  ['an unknown extension', added(raw('1.2.3.4', false, 'x')), 'accepted'],
  ['an unknown critical extension', added(raw('1.2.3.4', true, 'x')), 'server unhandled-critical-extension'],
  ['an extension twice', added(raw('2.5.29.15', true, encode(tag.bitString, '\x07\x80'))), 'malformed'],
  [
    'an unknown extension with an explicit FALSE',
    added(sequence(oid, encode(tag.boolean, '\0'), encode(tag.octetString))),
    'accepted',
  ],
  ['TRUE as 0x01', added(sequence(oid, encode(tag.boolean, '\x01'), encode(tag.octetString))), 'malformed'],
  ['an empty BOOLEAN', added(sequence(oid, encode(tag.boolean), encode(tag.octetString))), 'malformed'],
  ['an extension without a value', added(sequence(oid)), 'malformed'],
  ['bytes after an extension’s value', added(sequence(oid, encode(tag.octetString), 'x')), 'accepted'],
  ['an empty OID', added(sequence(encode(tag.oid), encode(tag.octetString))), 'malformed'],
  [
    'an OID with a superfluous 0x80',
    added(sequence(encode(tag.oid, '\x2a\x80\x01'), encode(tag.octetString))),
    'malformed',
  ],
  [
    'an OID arc of 31 bits',
    added(sequence(encode(tag.oid, '\x2a\x87\xff\xff\xff\x7f'), encode(tag.octetString))),
    'accepted',
  ],
  [
    'an OID arc of 32 bits',
    added(sequence(encode(tag.oid, '\x2a\x88\x80\x80\x80\0'), encode(tag.octetString))),
    'malformed',
  ],
  ['a critical authority information access', added(raw('1.3.6.1.5.5.7.1.1', true, sequence())), 'malformed'],
  ['a malformed CRL distribution point', added(raw('2.5.29.31', false, sequence('x'))), 'malformed'],
  ['a policy twice', added(raw('2.5.29.32', false, sequence(sequence(oid), sequence(oid)))), 'malformed'],
  ['a malformed extended key usage', added(raw('2.5.29.37', false, sequence(integer(1)))), 'malformed'],
  [
    'unique identifiers',
    (leaf) => {
      leaf.uniqueIds = encode(0x81, '\0x') + encode(0x82, '\0y');
    },
    'accepted',
  ],
  ['a byte after the certificate', whole((der) => `${der}\0`), 'malformed'],
  ['a byte missing at its end', whole((der) => der.slice(0, -1)), 'malformed'],
  ['an indefinite length', whole((der) => `\x30\x80${der.slice(4)}\0\0`), 'malformed'],
  ['a length with a superfluous zero', whole((der) => `\x30\x83\0${der.slice(2)}`), 'malformed'],
  ['a SET for a SEQUENCE', whole((der) => `\x31${der.slice(1)}`), 'malformed'],
  [
    'bytes after the signature',
    (leaf) => {
      leaf.changeSignature = (der) => `${der}x`;
    },
    'accepted',
  ],
  [
    'two signature algorithms',
    (leaf) => {
      leaf.outerAlgorithm = sequence(encodeOid('1.2.840.10045.4.3.3'));
    },
    'malformed',
  ],
  [
    'an unknown signature algorithm',
    (leaf) => {
      leaf.innerAlgorithm = sequence(encodeOid('1.2.3'));
    },
    'server unknown-authority',
  ],
];

export const encodingPairs: readonly PairCase[] = rows.map(([name, change, verdict]) => ({
  name: `leaf with ${name}`,
  expect: verdict === 'malformed' ? 'client loading malformed-certificate' : verdict,
  change: ({ client, server }) => {
    change(client.leaf);
    server.uriSan = '';
    server.commonName = 'typha-client';
  },
}));
