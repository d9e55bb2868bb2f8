import { at, beyond, indefinite, inside, longer, of, put, raw, seq, text } from './der-tree.ts';
import type { Faults } from './fault.ts';

const year = (tag: number, words: string) => text(tag, words);
const [utc, generalized] = [0x17, 0x18];
const sha384Ecdsa = '2a8648ce3d040303';
const sha256Rsa = '2a864886f70d01010b';

/** Serial number, version, dates, algorithms, signature, and how the elements are encoded. */
export const fieldFaults: Faults = {
  'serial zero': ({ certificate }) => certificate.replace('serial', raw(2, '00')),
  'serial negative': ({ certificate, pick }) =>
    certificate.replace('serial', raw(2, pick(['ff', '80', `80${'00'.repeat(19)}`]))),
  'serial long': ({ certificate, pick }) =>
    certificate.replace('serial', raw(2, `01${'ab'.repeat(pick([20, 21, 40, 300]))}`)),
  'serial padded': ({ certificate, pick }) =>
    certificate.replace('serial', raw(2, pick(['0001', 'ffff', '0000', '00ff', 'ff7f']))),
  'serial empty': ({ certificate }) => certificate.replace('serial', raw(2, '')),
  'version left out': ({ certificate }) => inside(certificate.tbs).shift(),
  'version 2': ({ certificate }) => certificate.replace('version', of(0xa0, raw(2, '01'))),
  'version unknown': ({ certificate, pick }) =>
    certificate.replace(
      'version',
      of(0xa0, raw(2, pick(['03', '7f', 'ff', '0002', '', '020000000000000000']))),
    ),
  'version of another form': ({ certificate, pick }) =>
    certificate.replace('version', of(0xa0, pick([raw(1, 'ff'), seq(), raw(2, '02')]), raw(5, ''))),
  expired: ({ certificate, pick }) =>
    inside(certificate.field('validity')).splice(1, 1, year(utc, pick(['200101000000Z', '240229235959Z']))),
  'not yet valid': ({ certificate }) =>
    inside(certificate.field('validity')).splice(0, 1, year(utc, '490101000000Z')),
  'dates the wrong way round': ({ certificate }) => inside(certificate.field('validity')).reverse(),
  'bad UTCTime': ({ certificate, pick }) => {
    const words = pick([
      '2401010000Z',
      '240101000000',
      '240230000000Z',
      '241301000000Z',
      '240101240000Z',
      '240101006000Z',
      '240101000060Z',
      '240101000000+0000',
      '2401010000+0100',
      '24010100000Z',
      '',
      'x40101000000Z',
      '500101000000Z',
      '240101000000z',
    ]);
    inside(certificate.field('validity')).splice(pick([0, 1]), 1, year(utc, words));
  },
  'bad GeneralizedTime': ({ certificate, pick }) => {
    const words = pick([
      '20240101000000Z',
      '20490101000000Z',
      '20240101000000.5Z',
      '202401010000Z',
      '00000101000000Z',
      '99991231235959Z',
      '20240101000000+0100',
      '20230229000000Z',
      '-0240101000000Z',
    ]);
    inside(certificate.field('validity')).splice(pick([0, 1]), 1, year(generalized, words));
  },
  'date of another type': ({ certificate, pick }) =>
    inside(certificate.field('validity')).splice(
      pick([0, 1]),
      1,
      pick([raw(5, ''), text(12, '240101000000Z'), raw(2, '01')]),
    ),
  'a third date': ({ certificate }) => inside(certificate.field('validity')).push(year(utc, '240101000000Z')),
  'inner algorithm alone': ({ certificate, pick }) =>
    certificate.replace('algorithm', pick([seq(raw(6, sha384Ecdsa)), seq(raw(6, sha256Rsa), raw(5, ''))])),
  'outer algorithm alone': ({ certificate, pick }) => {
    inside(certificate.whole)[1] = pick([seq(raw(6, sha384Ecdsa)), seq(raw(6, sha256Rsa)), seq()]);
  },
  'another algorithm inside and outside': ({ certificate, pick }) => {
    const other = () => seq(raw(6, chosen), ...parameters());
    const chosen = pick([
      sha384Ecdsa,
      sha256Rsa,
      '2a864886f70d010105',
      '2a8648ce3d0401',
      '2a864886f70d010104',
      '2b6570',
      '2b6571',
      '2a864886f70d01010a',
      '2a0304',
    ]);
    const withNull = pick([true, false]);
    const parameters = () => (withNull ? [raw(5, '')] : []);
    certificate.replace('algorithm', other());
    inside(certificate.whole)[1] = other();
  },
  'parameters of the algorithm': ({ certificate, pick }) => {
    const more = pick(['0500', '0401ff', '30000500', '']);
    for (const algorithm of [certificate.field('algorithm'), at(certificate.whole, 1)]) {
      const [id] = inside(algorithm);
      algorithm.content = Buffer.concat([
        id === undefined ? Buffer.alloc(0) : put(id),
        Buffer.from(more, 'hex'),
      ]);
    }
  },
  'signature flipped': (edit) => {
    edit.changeSignature = (bytes) => {
      const flipped = Buffer.from(bytes);
      flipped[flipped.length - 3] = (flipped[flipped.length - 3] ?? 0) ^ 0x10;
      return flipped;
    };
  },
  'signature cut': (edit) => {
    const length = edit.pick([0, 1, 10, 32, 63, 64, 65]);
    edit.changeSignature = (bytes) => bytes.subarray(0, length);
  },
  'signature longer': (edit) => {
    const more = Buffer.from(edit.pick(['00', 'ff', '0500']), 'hex');
    edit.changeSignature = (bytes) => Buffer.concat([bytes, more]);
  },
  'signature of padded numbers': (edit) => {
    edit.changeSignature = (bytes) => {
      if (bytes[0] !== 0x30) return Buffer.concat([Buffer.from([0]), bytes]);
      const r = bytes.subarray(4, 4 + (bytes[3] ?? 0));
      const s = bytes.subarray(6 + (bytes[3] ?? 0));
      return put(seq(raw(2, Buffer.concat([Buffer.from([0]), r])), raw(2, s)));
    };
  },
  'whole longer encoded': ({ certificate, pick }) => {
    pick([
      certificate.whole,
      certificate.tbs,
      certificate.field('subject'),
      certificate.field('serial'),
    ]).length = longer;
  },
  'indefinite length': ({ certificate, pick }) => {
    pick([certificate.whole, certificate.tbs, certificate.field('validity')]).length = indefinite;
  },
  'length beyond the end': ({ certificate, pick }) => {
    pick([certificate.whole, certificate.tbs, certificate.field('publicKey')]).length = beyond;
  },
  'octets behind the certificate': (edit) => {
    const more = Buffer.from(edit.pick(['00', '0500', '3000']), 'hex');
    edit.changeDer = (der) => Buffer.concat([der, more]);
  },
  'octets behind the signature': ({ certificate, pick }) =>
    inside(certificate.whole).push(pick([raw(5, ''), seq(), raw(3, '00')])),
  'octets behind the extensions': ({ certificate, pick }) =>
    inside(certificate.tbs).push(pick([raw(5, ''), of(0xa3, seq()), of(0xa4, raw(2, '01'))])),
  'certificate cut': (edit) => {
    const less = edit.pick([1, 2, 40, 200]);
    edit.changeDer = (der) => der.subarray(0, der.length - less);
  },
  'certificate changed after signing': (edit) => {
    edit.changeDer = (der) => {
      const other = Buffer.from(der);
      const index = other.indexOf('Example');
      if (index > 0) other[index] = 0x58;
      return other;
    };
  },
  'tag of another kind': ({ certificate, pick }) => {
    const piece = pick([
      certificate.whole,
      certificate.tbs,
      certificate.field('subject'),
      certificate.field('validity'),
      certificate.field('publicKey'),
    ]);
    piece.tag = pick([0x31, 0x10, 0xb0, 0x3f, 0x1f]);
  },
  'unique identifiers': ({ certificate, pick }) => {
    const identifiers = pick([
      [raw(0x81, '00ff')],
      [raw(0x82, '00ff')],
      [raw(0x81, '00ff'), raw(0x82, '00aa')],
      [raw(0x82, '0'), raw(0x81, '00')],
      [raw(0x81, '')],
      [of(0xa1, raw(3, '00ff'))],
    ]);
    inside(certificate.tbs).splice(7, 0, ...identifiers);
  },
};
