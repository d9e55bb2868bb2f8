import { at, inside, of, type Piece, raw, seq, text } from './der-tree.ts';
import type { Faults } from './fault.ts';

const commonName = '550403';
const attribute = (id: string, value: Piece) => of(0x31, seq(raw(6, id), value));

/** Replaces what stands in the name of the certificate itself. */
export const subjectFaults: Faults = {
  'subject empty': ({ certificate }) => certificate.replace('subject', seq()),
  'issuer empty': ({ certificate }) => certificate.replace('issuer', seq()),
  'common name twice': ({ certificate, pick }) => {
    const second = attribute(commonName, text(12, pick(['other', 'typha-client', 'typha-server'])));
    const list = inside(certificate.field('subject'));
    list.splice(pick([0, list.length]), 0, second);
  },
  'common name empty': ({ certificate, pick }) =>
    certificate.replace('subject', seq(attribute(commonName, text(pick([12, 19, 22]), '')))),
  'bad PrintableString': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(attribute(commonName, text(19, pick(['a@b', 'a*b', 'a&b', 'a_b', 'gr\xfcn', 'a\0b'])))),
    ),
  'bad UTF8String': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(
        attribute(
          commonName,
          text(12, pick(['\xff\xfe', '\xc3', '\xed\xa0\x80', 'a\xc0\x80b', 'typha\xe2\x80\x8b-client'])),
        ),
      ),
    ),
  'bad BMPString': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(attribute(commonName, raw(30, pick(['00', '006100', 'd83d', 'd83dde00', 'fffe', '00610000', ''])))),
    ),
  T61String: ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(attribute(commonName, text(20, pick(['typha-client', 'gr\xfcn', 'gr\xc3\xbcn'])))),
    ),
  UniversalString: ({ certificate }) =>
    certificate.replace('subject', seq(attribute(commonName, raw(28, '00000061')))),
  'bad NumericString': ({ certificate, pick }) =>
    certificate.replace('subject', seq(attribute(commonName, text(18, pick(['12 3', 'a1', '1-2']))))),
  'bad IA5String': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(attribute('2a864886f70d010901', text(22, pick(['a@b.c', 'gr\xfcn@b.c', ''])))),
    ),
  'attribute of no string': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(attribute(commonName, pick([raw(2, '01'), raw(1, 'ff'), seq(), raw(5, ''), raw(3, '00')]))),
    ),
  'bad identifier of an attribute': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(
        attribute(
          pick(['', '80', '5504', '550480', '55048003', '8001', 'ffffffffffffffffff7f', '5584808080808003']),
          text(12, 'x'),
        ),
      ),
    ),
  'several attributes in one set': ({ certificate }) => {
    const first = at(certificate.field('subject'), 0);
    inside(first).push(seq(raw(6, commonName), text(12, 'second')));
  },
  'attribute without value': ({ certificate, pick }) =>
    certificate.replace(
      'subject',
      seq(pick([of(0x31, seq(raw(6, commonName))), of(0x31), of(0x31, seq()), seq()])),
    ),
  'attribute with a third member': ({ certificate }) =>
    certificate.replace('subject', seq(of(0x31, seq(raw(6, commonName), text(12, 'x'), raw(5, ''))))),
};
