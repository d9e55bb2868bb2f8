import test from 'node:test';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';

const length = 256 * 1024;

/** Each repeated is a text on which some pattern could begin to search at every place, and search to the end. */
const units = [
  'A',
  'Aa',
  'key',
  'keyfile=',
  'password: ',
  "key='",
  'keyfile=\\"',
  'keyfile: |\n',
  'tokens:\n - ',
  ' ',
  '\\',
  '\\n',
  '\\u00',
  '%41',
  '&#x41;',
  'eyJ',
  'eyJ-',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN A-----AAAA-----END A-----',
  '-----END PRIVATE KEY-----\nAAAAAAAAAAAAAAAA\n',
  '-',
  'MIIB',
  'AQIBAA',
  '0201',
  'aa ',
  'aa:\n',
  `aa${' '.repeat(60)}`,
  '\\x30',
  'a://b:c@',
  ',a://x@',
  'a:a@tcp(',
  'bearer ',
  '-u a:b ',
  'machine ',
  'default login a ',
  'sshpass -p ',
  '<D>',
  '<key>',
  'Private-Lines: 1',
  '"d":',
  'VVVV',
  ',,,,',
  '))))',
  'a_file=b,',
];

// A search that goes back from every place takes minutes here.
for (const unit of units) {
  test(`${length} characters of ${JSON.stringify(unit.slice(0, 40))} are read in one pass`, () => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    const broken = `${unit.repeat(200)}x" `;
    for (const names of ['settings', 'prose'] as const) {
      withoutSecrets(text, names);
      withoutSecrets(broken.repeat(Math.ceil(length / broken.length)), names);
    }
  });
}
