import { ids } from './certificate.ts';
import { of, type Piece, raw, seq, text } from './der-tree.ts';
import type { Faults } from './fault.ts';

const own = (usage: string): Piece =>
  text(0x86, `spiffe://cluster.local/${usage === 'serverAuth' ? 'typha-server' : 'typha-client'}`);

/** Alternative names, and the constraints on them. */
export const sanFaults: Faults = {
  'SAN empty': ({ certificate }) => certificate.set(ids.alternativeNames, seq()),
  'SAN without content': ({ certificate }) => certificate.set(ids.alternativeNames, Buffer.alloc(0)),
  'SAN left out': ({ certificate }) => certificate.drop(ids.alternativeNames),
  'SAN of other kinds': ({ certificate, usage, pick }) => {
    const other = pick([
      of(0xa0, raw(6, '2a0304'), of(0xa0, text(12, 'x'))),
      of(0xa4, seq()),
      raw(0x88, '2a0304'),
      of(0xa3),
      of(0xa5),
      raw(0x89, '00'),
      text(0x80, 'x'),
    ]);
    certificate.set(ids.alternativeNames, pick([seq(other), seq(other, own(usage)), seq(own(usage), other)]));
  },
  'SAN with trailing octets': ({ certificate, usage }) => {
    const list = seq(own(usage));
    certificate.set(
      ids.alternativeNames,
      Buffer.concat([Buffer.from('3000', 'hex'), Buffer.from([list.tag])]),
    );
  },
  'bad URI': ({ certificate, usage, pick }) => {
    const words = pick([
      'spiffe://cluster.local/%zz',
      'spiffe://clus ter/x',
      ':x',
      'spiffe://',
      '',
      'spiffe://a:b/x',
      'spiffe://a:99999999/x',
      'spiffe://user@host/x',
      'http://[::1',
      'http://a]b/',
      '%41://x',
      'SPIFFE://cluster.local/typha-client',
      'spiffe://cluster.local/\x7f',
      'spiffe://-a/x',
      'spiffe://a..b/x',
      'spiffe://a_b/x',
      '//cluster.local/x',
      'typha',
      'spiffe:/x',
    ]);
    const bad = text(0x86, words);
    certificate.set(ids.alternativeNames, pick([seq(bad), seq(own(usage), bad)]));
  },
  'octets above 127 in a name': ({ certificate, usage, pick }) =>
    certificate.set(
      ids.alternativeNames,
      seq(own(usage), text(pick([0x81, 0x82, 0x86]), 'gr\xfcn@example.com')),
    ),
  'bad length of an IP': ({ certificate, usage, pick }) =>
    certificate.set(
      ids.alternativeNames,
      seq(
        own(usage),
        raw(
          0x87,
          pick([
            '',
            '0a',
            '0a0000',
            '0a00000100',
            '00'.repeat(15),
            '00'.repeat(17),
            '0a000001',
            '00'.repeat(16),
          ]),
        ),
      ),
    ),
  'bad DNS name': ({ certificate, usage, pick }) =>
    certificate.set(
      ids.alternativeNames,
      seq(
        own(usage),
        text(
          0x82,
          pick(['', '.', '*', '*.*', 'a b', 'a..b', '-a', 'a_b', '*.example.com', `${'a'.repeat(64)}.b`]),
        ),
      ),
    ),
  'several URIs': ({ certificate, usage }) =>
    certificate.set(
      ids.alternativeNames,
      seq(text(0x86, 'spiffe://other/x'), own(usage), text(0x86, 'urn:x')),
    ),
  'SAN critical': ({ certificate, usage, pick }) => {
    certificate.set(ids.alternativeNames, seq(own(usage)), true);
    if (pick([true, false])) certificate.replace('subject', seq());
  },
  'SAN critical with unknown kinds alone': ({ certificate }) =>
    certificate.set(ids.alternativeNames, seq(raw(0x88, '2a0304')), true),
};

const subtree = (name: Piece, ...bounds: Piece[]) => seq(name, ...bounds);
const lists = [0xa0, 0xa1] as const;

export const constraintFaults: Faults = {
  'constraint on URIs': ({ certificate, pick }) =>
    constrain(
      certificate,
      pick(lists),
      text(
        0x86,
        pick([
          'cluster.local',
          '.local',
          'other.local',
          '.cluster.local',
          'local',
          '',
          'a b',
          '10.0.0.1',
          '.',
          'cluster.local.',
        ]),
      ),
    ),
  'constraint on DNS names': ({ certificate, pick }) =>
    constrain(
      certificate,
      pick(lists),
      text(0x82, pick(['example.com', '.example.com', '', '.', 'a b', 'a..b', '*.example.com'])),
    ),
  'constraint on addresses': ({ certificate, pick }) =>
    constrain(
      certificate,
      pick(lists),
      raw(
        0x87,
        pick([
          '0a000000ff000000',
          '0a000000ff00ff00',
          '0a000000',
          '',
          `${'00'.repeat(16)}${'ff'.repeat(16)}`,
          '0a000000ff0000',
        ]),
      ),
    ),
  'constraint on mail': ({ certificate, pick }) =>
    constrain(
      certificate,
      pick(lists),
      text(0x81, pick(['a@example.com', 'example.com', '.example.com', '', '@', 'a@', 'a@b@c', '.'])),
    ),
  'constraint of another kind': ({ certificate, pick }) =>
    constrain(
      certificate,
      pick(lists),
      pick([of(0xa4, seq()), raw(0x88, '2a0304'), of(0xa0, raw(6, '2a0304')), raw(0x89, '00')]),
    ),
  'constraint not critical': ({ certificate, pick }) =>
    certificate.set(
      ids.nameConstraints,
      seq(of(pick(lists), subtree(text(0x86, pick(['other.local', 'cluster.local']))))),
    ),
  'constraint with bounds': ({ certificate, pick }) =>
    certificate.set(
      ids.nameConstraints,
      seq(
        of(
          pick(lists),
          subtree(text(0x86, 'cluster.local'), pick([raw(0x80, '00'), raw(0x81, '05'), raw(0x80, '01')])),
        ),
      ),
      true,
    ),
  'constraints without content': ({ certificate, pick }) =>
    certificate.set(
      ids.nameConstraints,
      pick([
        seq(),
        Buffer.alloc(0),
        seq(of(0xa0)),
        seq(of(0xa1)),
        seq(of(0xa2)),
        seq(of(0xa1), of(0xa0)),
        seq(of(0xa0), of(0xa1)),
      ]),
      true,
    ),
};

function constrain(
  certificate: { set: (id: string, value: Piece, critical: boolean) => void },
  list: number,
  name: Piece,
): void {
  certificate.set(ids.nameConstraints, seq(of(list, subtree(name))), true);
}
