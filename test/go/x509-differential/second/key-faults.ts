import { at, inside, type Piece, put, raw, seq } from './der-tree.ts';
import type { Faults } from './fault.ts';

const rsa = '2a864886f70d010101';
const ec = '2a8648ce3d0201';
const p256 = '2a8648ce3d030107';
const bits = (piece: Piece | Buffer, unused = 0) =>
  raw(3, Buffer.concat([Buffer.from([unused]), Buffer.isBuffer(piece) ? piece : put(piece)]));
const generator =
  '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
const modulus = `00c5${'a7'.repeat(126)}b1`;
const rsaKey = (n: string, e: string) => seq(seq(raw(6, rsa), raw(5, '')), bits(seq(raw(2, n), raw(2, e))));
const ecKey = (parameters: Piece | null, point: string) =>
  seq(seq(raw(6, ec), ...(parameters === null ? [] : [parameters])), bits(Buffer.from(point, 'hex')));

/** The public key, and the files that hold certificate and private key. */
export const keyFaults: Faults = {
  'RSA exponent': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      rsaKey(
        modulus,
        pick([
          '01',
          '02',
          '03',
          '00',
          'ff',
          '010000',
          '7fffffff',
          '0080000000',
          '010000000000000001',
          '7fffffffffffffff',
          '0003',
          '',
        ]),
      ),
    ),
  'RSA modulus': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      rsaKey(
        pick([
          '00',
          'ff',
          '01',
          `00c5${'a7'.repeat(126)}b0`,
          `00c5${'a7'.repeat(62)}b1`,
          `0000${'a7'.repeat(128)}`,
          `7f${'a7'.repeat(1100)}`,
          '',
        ]),
        '010001',
      ),
    ),
  'RSA parameters': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      seq(
        seq(
          raw(6, rsa),
          ...pick<Piece[]>([[], [raw(5, '00')], [raw(2, '01')], [seq()], [raw(5, ''), raw(5, '')]]),
        ),
        bits(seq(raw(2, modulus), raw(2, '010001'))),
      ),
    ),
  'RSA key of another form': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      seq(
        seq(raw(6, rsa), raw(5, '')),
        pick([
          bits(Buffer.alloc(0)),
          bits(seq()),
          bits(seq(raw(2, modulus))),
          bits(seq(raw(2, modulus), raw(2, '03'), raw(5, ''))),
          bits(Buffer.concat([put(seq(raw(2, modulus), raw(2, '03'))), Buffer.from([0])])),
          bits(raw(2, modulus)),
        ]),
      ),
    ),
  'curve unknown': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      ecKey(raw(6, pick(['2b8104000a', '2a0304', '', '2b81040021', '2a8648ce3d030101'])), `04${generator}`),
    ),
  'curve of another form': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      ecKey(pick([null, raw(5, ''), seq(raw(2, '01')), raw(4, p256)]), `04${generator}`),
    ),
  'curve of another length': ({ certificate, pick }) =>
    certificate.replace('publicKey', ecKey(raw(6, pick(['2b81040022', '2b81040023'])), `04${generator}`)),
  'point of another form': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      ecKey(
        raw(6, p256),
        pick([
          `02${generator.slice(0, 64)}`,
          `03${generator.slice(0, 64)}`,
          '00',
          '',
          '04',
          `04${generator.slice(2)}`,
          `04${generator}00`,
          `05${generator}`,
          `06${generator}`,
          `04${'00'.repeat(64)}`,
          `04${'ff'.repeat(64)}`,
          `04${generator.slice(0, -2)}f6`,
        ]),
      ),
    ),
  'another key': ({ certificate }) => certificate.replace('publicKey', ecKey(raw(6, p256), `04${generator}`)),
  'Ed25519 key': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      seq(
        seq(raw(6, '2b6570'), ...pick<Piece[]>([[], [raw(5, '')]])),
        bits(Buffer.alloc(pick([0, 31, 32, 33]), 7)),
      ),
    ),
  'key of another algorithm': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      seq(
        seq(
          raw(6, pick(['2b656e', '2b6571', '2a0304', '2a864886f70d01010a', '2b656f'])),
          ...pick<Piece[]>([[], [raw(5, '')]]),
        ),
        bits(Buffer.alloc(32, 7)),
      ),
    ),
  'DSA key': ({ certificate, pick }) =>
    certificate.replace(
      'publicKey',
      seq(
        seq(
          raw(6, '2a8648ce380401'),
          pick([
            seq(raw(2, '17'), raw(2, '0b'), raw(2, '02')),
            raw(5, ''),
            seq(raw(2, '00'), raw(2, '0b'), raw(2, '02')),
            seq(raw(2, '17')),
          ]),
        ),
        bits(raw(2, pick(['05', '00', 'ff']))),
      ),
    ),
  'unused bits of the key': ({ certificate, pick }) => {
    const value = at(certificate.field('publicKey'), 1);
    const octets = Buffer.isBuffer(value.content) ? Buffer.from(value.content) : Buffer.alloc(1);
    octets[0] = pick([1, 3, 7, 8, 255]);
    value.content = octets;
  },
  'key with a third member': ({ certificate }) => inside(certificate.field('publicKey')).push(raw(5, '')),
  'headers in the file': (edit) => {
    edit.changeFile = (pem) => pem.replace(/-----BEGIN [A-Z ]+-----\n/, '$&Proc-Type: 4\n\n');
  },
  'lines end in CR and LF': (edit) => {
    edit.changeFile = (pem) => pem.replaceAll('\n', '\r\n');
  },
  'label of the block': (edit) => {
    const label = edit.pick([
      'TRUSTED CERTIFICATE',
      'X509 CERTIFICATE',
      'certificate',
      'CERTIFICATE ',
      'PRIVATE KEY',
    ]);
    edit.changeFile = (pem) => pem.replaceAll('CERTIFICATE', label);
  },
  'text about the block': (edit) => {
    const words = edit.pick([
      'Certificate:\n    Data:\n',
      '-----BEGIN',
      '\ufeff',
      '-----END CERTIFICATE-----\n',
      '\n\n  ',
    ]);
    edit.changeFile = (pem) => `${words}${pem}${words}`;
  },
  'base64 broken': (edit) => {
    const words = edit.pick(['=', '!', 'A', ' ', '\n']);
    edit.changeFile = (pem) => pem.replace(/^(.{40})/m, `$1`).replace(/\n(.{20})/, `\n$1${words}`);
  },
  'block cut': (edit) => {
    edit.changeFile = (pem) => pem.slice(0, edit.pick([-1, -10, -26, -40]));
  },
  'key file of another form': (edit) => {
    const change = edit.pick([
      (pem: string) => pem.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
      (pem: string) => pem.replaceAll('PRIVATE KEY', 'ANY PRIVATE KEY'),
      (pem: string) => pem.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
      (pem: string) => pem.replaceAll('PRIVATE KEY', 'KEY'),
      (pem: string) => `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem}`,
      (pem: string) => pem.slice(0, -30),
      (pem: string) => pem + pem,
    ]);
    edit.changeKeyFile = change;
  },
};
