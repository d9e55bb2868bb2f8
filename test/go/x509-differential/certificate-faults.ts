import { type Der, encode, encodeBitString, encodeOid, encodeTime, tag } from '../../../src/x509/der/der.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  encodeExtension,
  extendedKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from '../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import type { Faults } from './fault.ts';

const hour = 3_600_000;
const integer = (...bytes: number[]) => encode(tag.integer, String.fromCharCode(...bytes));
const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);

/** Dates, serials, versions, usages, constraints, key identifiers, policies. */
export const certificateFaults: Faults = {
  expired: ({ target, world, pick }) => {
    target.notAfter = encodeTime(new Date(world.now.getTime() - pick([1000, hour, 400 * 24 * hour])));
  },
  notYetValid: ({ target, world, pick }) => {
    target.notBefore = encodeTime(new Date(world.now.getTime() + pick([1000, hour, 20 * 24 * hour])));
  },
  exactlyNow: ({ target, world, pick }) => {
    if (pick([true, false])) target.notAfter = encodeTime(world.now);
    else target.notBefore = encodeTime(world.now);
  },
  timeEncoding: ({ target, pick }) => {
    const time = pick<[number, string]>([
      [tag.generalizedTime, '20240101000000Z'],
      [tag.utcTime, '2401010000Z'],
      [tag.utcTime, '240101000000+0100'],
      [tag.utcTime, '240101000000-0000'],
      [tag.utcTime, '240101000000+0000'],
      [tag.utcTime, '500101000000Z'],
      [tag.utcTime, '680101000000Z'],
      [tag.utcTime, '690101000000Z'],
      [tag.utcTime, '241301000000Z'],
      [tag.utcTime, '230229000000Z'],
      [tag.utcTime, '240229000000Z'],
      [tag.utcTime, '240101240000Z'],
      [tag.utcTime, '240101000060Z'],
      [tag.utcTime, '240101000000'],
      [tag.utcTime, '240101000000.5Z'],
      [tag.utcTime, '240101000000+2400'],
      [tag.utcTime, '240101000000+2360'],
      [tag.generalizedTime, '202401010000Z'],
      [tag.generalizedTime, '20240101000000.1Z'],
      [tag.generalizedTime, '20240101000000+0530'],
      [tag.generalizedTime, '00000101000000Z'],
      [tag.printableString, '20240101000000Z'],
      [tag.utcTime, ''],
    ]);
    target.notBefore = encode(...time);
  },
  serial: ({ target, pick }) => {
    target.serial = pick([
      integer(0xff),
      integer(0x80, 0),
      integer(0),
      integer(0, 1),
      integer(0xff, 0x80),
      encode(tag.integer),
      integer(...Array.from({ length: 40 }, (_, at) => at + 1)),
      encode(tag.octetString, '\x01'),
    ]);
  },
  version: ({ target, pick }) => {
    target.version = pick([
      '',
      encode(0xa0, integer(0)),
      encode(0xa0, integer(1)),
      encode(0xa0, integer(3)),
      encode(0xa0, integer(0xff)),
      encode(0xa0, integer(2), integer(2)),
      encode(0xa0, encode(tag.octetString, '\x02')),
      encode(0xa0, integer(0, 2)),
    ]);
    if (pick([true, false])) target.extensions.clear();
  },
  uniqueIds: ({ target, pick }) => {
    target.uniqueIds = pick([
      encode(0x81, '\0x'),
      encode(0x82, '\0x'),
      encode(0x81, '\0x') + encode(0x82, '\0y'),
      encode(0x84, 'x'),
    ]);
  },
  duplicateExtension: ({ target, pick }) => {
    const [name, value] = pick([...target.extensions, ['none', '']]);
    if (value !== '') target.extensions.set(`second ${name}`, value);
  },
  unknownExtension: ({ target, pick }) => {
    const oid = pick(['1.2.3.4', '2.5.29.18', '2.5.29.54', '2.5.29.9', '1.3.6.1.4.1.99999.1', '2.5.29.46']);
    target.extensions.set('unknown', encodeExtension(oid, pick([true, false]), pick(['', '\x05\0', 'x'])));
  },
  malformedExtension: ({ target, pick }) => {
    const oid = encodeOid('1.2.3.5');
    target.extensions.set(
      'malformed',
      pick([
        sequence(oid),
        sequence(oid, encode(tag.boolean, '\x01'), encode(tag.octetString)),
        sequence(oid, encode(tag.boolean, ''), encode(tag.octetString)),
        sequence(oid, encode(tag.boolean, '\0'), encode(tag.octetString)),
        sequence(encode(tag.oid, '\x80\x01'), encode(tag.octetString)),
        sequence(encode(tag.oid, ''), encode(tag.octetString)),
        sequence(oid, encode(tag.octetString), 'trailing'),
        encode(tag.set, oid, encode(tag.octetString)),
        sequence(encode(tag.oid, '\x2a\x8f\xff\xff\xff\xff\x7f'), encode(tag.octetString)),
        sequence(encode(tag.oid, '\x2a\x87\xff\xff\xff\x7f'), encode(tag.octetString)),
      ]),
    );
  },
  basicConstraints: ({ target, pick }) => {
    const extension = (value: Der) => encodeExtension(extensionOids.basicConstraints, true, value);
    const yes = encode(tag.boolean, '\xff');
    target.extensions.set(
      'basicConstraints',
      pick([
        '',
        basicConstraints(false, null),
        basicConstraints(true, 0),
        basicConstraints(true, 1),
        basicConstraints(true, 2),
        basicConstraints(false, 0),
        extension(sequence(encode(tag.boolean, '\x01'))),
        extension(sequence(yes, integer(0xff))),
        extension(sequence(yes, integer(0, 0))),
        extension(sequence(yes, integer(0x7f, 255, 255, 255, 255, 255, 255, 255))),
        extension(sequence(yes, integer(0, 255, 255, 255, 255, 255, 255, 255, 255))),
        extension(sequence(yes, integer(0), 'more')),
        extension(`${sequence(yes)}trailing`),
        extension(''),
        encodeExtension(extensionOids.basicConstraints, false, sequence(yes)),
      ]),
    );
  },
  keyUsage: ({ target, pick }) => {
    const extension = (value: Der) => encodeExtension(extensionOids.keyUsage, true, value);
    target.extensions.set(
      'keyUsage',
      pick([
        '',
        keyUsage(['digitalSignature']),
        keyUsage(['keyCertSign']),
        keyUsage(['keyEncipherment', 'dataEncipherment']),
        keyUsage(['decipherOnly']),
        extension(encodeBitString('')),
        extension(encodeBitString('\0')),
        extension(encode(tag.bitString, '\x08\0')),
        extension(encode(tag.bitString, '\x03\x01')),
        extension(encode(tag.bitString, '\x01')),
        extension(encode(tag.octetString, '\0\x80')),
      ]),
    );
  },
  extendedKeyUsage: ({ target, pick }) => {
    const extension = (value: Der) => encodeExtension(extensionOids.extendedKeyUsage, false, value);
    target.extensions.set(
      'extendedKeyUsage',
      pick([
        '',
        extendedKeyUsage(['serverAuth']),
        extendedKeyUsage(['clientAuth']),
        extendedKeyUsage(['clientAuth', 'serverAuth']),
        extendedKeyUsage(['any']),
        extendedKeyUsage(['1.3.6.1.5.5.7.3.3']),
        extendedKeyUsage(['1.2.3.4', 'serverAuth']),
        extendedKeyUsage(['1.3.6.1.5.5.7.3.9', 'clientAuth']),
        extension(sequence()),
        extension(sequence(integer(1))),
        extension(''),
        encodeExtension(extensionOids.extendedKeyUsage, true, sequence(encodeOid('1.2.3'))),
      ]),
    );
  },
  keyIdentifiers: ({ target, pick }) => {
    const aki = extensionOids.authorityKeyIdentifier;
    const change = pick<readonly ['authorityKeyId' | 'subjectKeyId', Der]>([
      ['authorityKeyId', ''],
      ['subjectKeyId', ''],
      ['authorityKeyId', authorityKeyIdentifier('another')],
      ['subjectKeyId', subjectKeyIdentifier('another')],
      ['authorityKeyId', encodeExtension(aki, true, sequence(encode(0x80, 'x')))],
      ['authorityKeyId', encodeExtension(aki, false, sequence(encode(0x82, 'x')))],
      ['authorityKeyId', encodeExtension(aki, false, 'x')],
      ['authorityKeyId', encodeExtension(aki, false, sequence('\x80\x05x'))],
      ['subjectKeyId', encodeExtension(extensionOids.subjectKeyIdentifier, true, encode(4, 'x'))],
      ['subjectKeyId', encodeExtension(extensionOids.subjectKeyIdentifier, false, 'x')],
    ]);
    target.extensions.set(...change);
  },
  informationAccess: ({ target, pick }) => {
    const access = extensionOids.authorityInfoAccess;
    const points = extensionOids.crlDistributionPoints;
    const method = encodeOid('1.3.6.1.5.5.7.48.1');
    const uri = encode(0x86, 'http://ca.example/');
    target.extensions.set(
      'information',
      pick([
        encodeExtension(access, false, sequence(sequence(method, uri))),
        encodeExtension(access, true, sequence(sequence(method, uri))),
        encodeExtension(access, false, sequence(sequence(uri))),
        encodeExtension(access, false, sequence(sequence(method, '\x86\x09x'))),
        encodeExtension(access, false, 'x'),
        encodeExtension(points, false, sequence(sequence(encode(0xa0, encode(0xa0, uri))))),
        encodeExtension(points, true, sequence(sequence(encode(0x81, '\0')))),
        encodeExtension(points, false, sequence(sequence(encode(0xa0, uri)))),
        encodeExtension(points, false, sequence(uri)),
      ]),
    );
  },
};
