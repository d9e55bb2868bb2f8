import { ids } from './certificate.ts';
import { at, inside, longer, of, raw, seq, text } from './der-tree.ts';
import type { Faults } from './fault.ts';

const server = '2b06010505070301';
const client = '2b06010505070302';
const code = '2b06010505070303';
const any = '551d2500';

/** The list of extensions, and those that decide what a key may do. */
export const extensionFaults: Faults = {
  'extension twice': ({ certificate, pick }) => {
    const { extensions } = certificate;
    const twice = extensions[pick([0, 1, 2, 3]) % extensions.length];
    if (twice !== undefined) extensions.push(twice);
  },
  'unknown critical extension': ({ certificate }) => certificate.add(ids.unknown, raw(5, ''), true),
  'unknown extension': ({ certificate }) => certificate.add(ids.unknown, Buffer.from('not DER'), false),
  'critical written as false': ({ certificate }) => certificate.add(ids.unknown, raw(5, ''), raw(1, '00')),
  'critical of another value': ({ certificate, pick }) =>
    certificate.add(ids.unknown, raw(5, ''), raw(1, pick(['01', 'fe', '', 'ffff']))),
  'no extension in the list': ({ certificate }) => certificate.replace('extensions', of(0xa3, seq())),
  'extensions left out': ({ certificate }) => inside(certificate.tbs).pop(),
  'extension with another member': ({ certificate, pick }) =>
    inside(at(certificate.field('extensions'), 0, 0)).push(pick([raw(5, ''), raw(4, '')])),
  'extension without value': ({ certificate }) => certificate.extensions.push(seq(raw(6, ids.unknown))),
  'bad identifier of an extension': ({ certificate, pick }) =>
    certificate.add(pick(['', '80', '2a80', '2a8001', 'ffffffffffffffffff7f', '551d8011']), raw(5, '')),
  'extension longer encoded': ({ certificate, pick }) => {
    const first = at(certificate.field('extensions'), 0, 0);
    pick([
      first,
      at(first, 0),
      at(certificate.field('extensions'), 0),
      certificate.field('extensions'),
    ]).length = longer;
  },
  'basic constraints left out': ({ certificate }) => certificate.drop(ids.basicConstraints),
  'basic constraints without CA': ({ certificate, pick }) =>
    certificate.set(ids.basicConstraints, pick([seq(), seq(raw(1, '00'))]), true),
  'basic constraints of a CA': ({ certificate }) =>
    certificate.set(ids.basicConstraints, seq(raw(1, 'ff')), true),
  'path length': ({ certificate, pick }) =>
    certificate.set(
      ids.basicConstraints,
      seq(
        raw(1, 'ff'),
        raw(2, pick(['00', '01', 'ff', '80', '7fffffffffffffff', '008000000000000000', '0000', ''])),
      ),
      true,
    ),
  'path length without CA': ({ certificate, pick }) =>
    certificate.set(ids.basicConstraints, pick([seq(raw(2, '00')), seq(raw(1, '00'), raw(2, '00'))]), true),
  'bad basic constraints': ({ certificate, pick }) =>
    certificate.set(
      ids.basicConstraints,
      pick([
        Buffer.alloc(0),
        raw(5, ''),
        seq(raw(1, '01')),
        seq(raw(2, '00'), raw(1, 'ff')),
        seq(raw(1, 'ff'), raw(2, '00'), raw(5, '')),
        Buffer.from('30000500', 'hex'),
      ]),
      pick([true, false]),
    ),
  'key usage of nothing': ({ certificate, pick }) =>
    certificate.set(ids.keyUsage, raw(3, pick(['00', '0700', '0780', '0640'])), true),
  'bits of key usage': ({ certificate, pick }) =>
    certificate.set(
      ids.keyUsage,
      raw(3, pick(['0106', '0204', '0780', '0003', '00ff', '070080', '0500e0', '03f8', '0001'])),
      true,
    ),
  'bad key usage': ({ certificate, pick }) =>
    certificate.set(
      ids.keyUsage,
      pick([raw(3, ''), raw(3, '08ff'), raw(3, '01ff'), raw(3, '07'), raw(2, '05'), Buffer.alloc(0), seq()]),
      true,
    ),
  'key usage left out': ({ certificate }) => certificate.drop(ids.keyUsage),
  'usage of the other end': ({ certificate, usage }) =>
    certificate.set(ids.extendedKeyUsage, seq(raw(6, usage === 'serverAuth' ? client : server))),
  'any usage': ({ certificate, pick }) =>
    certificate.set(ids.extendedKeyUsage, pick([seq(raw(6, any)), seq(raw(6, code), raw(6, any))])),
  'other usages': ({ certificate, pick }) =>
    certificate.set(
      ids.extendedKeyUsage,
      pick([
        seq(raw(6, code)),
        seq(raw(6, ids.unknown)),
        seq(raw(6, '2b0601040182370a0303')),
        seq(raw(6, server), raw(6, client)),
      ]),
      pick([true, false]),
    ),
  'bad usages': ({ certificate, pick }) =>
    certificate.set(
      ids.extendedKeyUsage,
      pick([
        seq(),
        Buffer.alloc(0),
        seq(raw(6, '')),
        seq(raw(6, '80')),
        seq(raw(2, '01')),
        seq(raw(6, '8001')),
        seq(raw(6, server), raw(5, '')),
      ]),
    ),
  'usages left out': ({ certificate }) => certificate.drop(ids.extendedKeyUsage),
  'key identifiers': ({ certificate, pick }) => {
    const value = pick([
      seq(raw(0x80, 'aabb')),
      seq(),
      seq(of(0xa1, of(0xa4, seq())), raw(0x82, '05')),
      Buffer.alloc(0),
      raw(4, 'aa'),
    ]);
    certificate.set(pick([ids.authorityKeyId, ids.subjectKeyId]), value, pick([true, false]));
  },
  'key identifier': ({ certificate, pick }) =>
    certificate.set(ids.subjectKeyId, raw(4, pick(['', 'aabb', '00'.repeat(300)])), pick([true, false])),
  'information access': ({ certificate, pick }) =>
    certificate.set(
      ids.informationAccess,
      pick([
        seq(seq(raw(6, '2b06010505073001'), text(0x86, 'http://x'))),
        seq(),
        Buffer.alloc(0),
        seq(seq()),
        seq(seq(raw(6, ids.unknown))),
      ]),
      pick([true, false]),
    ),
  'distribution points': ({ certificate, pick }) =>
    certificate.set(
      ids.distributionPoints,
      pick([
        seq(seq(of(0xa0, of(0xa0, text(0x86, 'http://x'))))),
        seq(),
        Buffer.alloc(0),
        seq(seq()),
        seq(seq(of(0xa0, raw(2, '01')))),
        seq(raw(5, '')),
      ]),
      pick([true, false]),
    ),
  'policy twice': ({ certificate }) =>
    certificate.set(ids.policies, seq(seq(raw(6, '2a0304')), seq(raw(6, '2a0304')))),
  'bad policies': ({ certificate, pick }) =>
    certificate.set(
      ids.policies,
      pick([
        seq(),
        Buffer.alloc(0),
        seq(seq()),
        seq(seq(raw(6, ''))),
        seq(seq(raw(6, '2a8001'))),
        seq(seq(raw(6, '2a8fffffff7f'))),
        seq(seq(raw(6, '551d2000'), raw(5, ''))),
      ]),
      pick([true, false]),
    ),
  'policy constraints': ({ certificate, pick }) =>
    certificate.set(
      ids.policyConstraints,
      pick([
        seq(raw(0x80, '00')),
        seq(raw(0x81, '00')),
        seq(raw(0x80, '02')),
        seq(),
        seq(raw(0x80, 'ff')),
        Buffer.alloc(0),
      ]),
      pick([true, false]),
    ),
  'policy mappings': ({ certificate, pick }) =>
    certificate.set(
      ids.policyMappings,
      pick([
        seq(seq(raw(6, '2a0304'), raw(6, '2a0305'))),
        seq(),
        seq(seq(raw(6, '551d2000'), raw(6, '2a0305'))),
        Buffer.alloc(0),
      ]),
      pick([true, false]),
    ),
  'inhibit any policy': ({ certificate, pick }) =>
    certificate.set(
      ids.inhibitAnyPolicy,
      pick([raw(2, '00'), raw(2, '05'), raw(2, 'ff'), raw(2, ''), Buffer.alloc(0)]),
      pick([true, false]),
    ),
};
