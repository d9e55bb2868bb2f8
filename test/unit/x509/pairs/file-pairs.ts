import type { End } from '../crafted/world.ts';
import { bothWays, notLoadedWith, type PairCase, refusedWith } from './pair-case.ts';

const begin = '-----BEGIN CERTIFICATE-----\n';

/**
 * A change to the text of a file, what it does to a certificate file, and to a CA file. `second`: the leaf's
 * block is skipped, so the issuing CA after it counts as the leaf.
 */
const changes: readonly (readonly [
  name: string,
  change: (text: string) => string,
  chain: string,
  ca: string,
])[] = [
  ['as it is', (text) => text, 'accepted', 'accepted'],
  ['a line before it', (text) => `junk\n${text}`, 'accepted', 'accepted'],
  ['text right before BEGIN', (text) => `junk${text}`, 'second', 'malformed'],
  ['text after it', (text) => `${text}junk`, 'accepted', 'accepted'],
  ['CR LF', (text) => text.replaceAll('\n', '\r\n'), 'accepted', 'accepted'],
  ['CR alone', (text) => text.replaceAll('\n', '\r'), 'malformed', 'malformed'],
  ['no newline at the end', (text) => text.trimEnd(), 'accepted', 'accepted'],
  ['indented', (text) => text.replaceAll(/^/gm, ' '), 'malformed', 'malformed'],
  ['blanks at the ends of lines', (text) => text.replaceAll(/$/gm, ' \t'), 'accepted', 'accepted'],
  ['a byte order mark', (text) => `\ufeff${text}`, 'second', 'malformed'],
  ['headers', (text) => text.replaceAll(begin, `${begin}Note: x\n\n`), 'accepted', 'malformed'],
  [
    'four dashes at the end',
    (text) => text.replaceAll('END CERTIFICATE-----', 'END CERTIFICATE----'),
    'malformed',
    'malformed',
  ],
  [
    'another type at the end',
    (text) => text.replaceAll('END CERTIFICATE', 'END CERT'),
    'malformed',
    'malformed',
  ],
  ['another type', (text) => text.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), 'malformed', 'malformed'],
  ['BEGIN twice', (text) => text.replaceAll(begin, begin + begin), 'accepted', 'accepted'],
  ['END before it', (text) => `-----END CERTIFICATE-----\n${text}`, 'accepted', 'accepted'],
  [
    'an empty block before it',
    (text) => `-----BEGIN X-----\n-----END X-----\n${text}`,
    'accepted',
    'accepted',
  ],
  [
    'a block that is no certificate before it',
    (text) => `${begin}AAAA\n-----END CERTIFICATE-----\n${text}`,
    'malformed',
    'accepted',
  ],
  ['a character that is not base64', (text) => text.replaceAll(/^MII/gm, 'M!I'), 'malformed', 'malformed'],
  ['a colon in the base64', (text) => text.replaceAll(/^MII/gm, 'M:I'), 'malformed', 'malformed'],
  [
    'a line missing',
    (text) => text.replaceAll(/(BEGIN CERTIFICATE-----\n)[^\n]+\n/g, '$1'),
    'malformed',
    'malformed',
  ],
  [
    'two blocks on one line',
    (text) => (text + text).replaceAll('-----\n-----', '----------'),
    'malformed',
    'malformed',
  ],
  ['it twice', (text) => text + text, 'accepted', 'accepted'],
  ['nothing', () => '', 'malformed', 'malformed'],
  ['no PEM', () => 'see the other file', 'malformed', 'malformed'],
];

const certificateFiles: PairCase[] = changes.flatMap(([name, change, chain]) => {
  const expect =
    chain === 'malformed'
      ? notLoadedWith('malformed-certificate')
      : chain === 'second'
        ? notLoadedWith('key-mismatch')
        : refusedWith(chain);
  return bothWays(`certificate file with ${name}`, expect, (end: End) => {
    end.changeCertFile = change;
  });
});

const caFiles: PairCase[] = changes.flatMap(([name, change, , ca]) => {
  const expect =
    ca === 'malformed'
      ? (['server loading malformed-ca', 'client loading malformed-ca'] as const)
      : refusedWith(ca);
  return bothWays(`CA file with ${name}`, expect, (_, other) => {
    other.changeCaFile = change;
  });
});

/** Order, minimum version and suites of the ends; Calico's own never go below TLS 1.3. */
const settings: PairCase[] = [
  setting('Typha wants 1.3', 'accepted', ({ server }) => {
    server.minVersion = '1.3';
  }),
  setting('the client wants 1.3', 'accepted', ({ client }) => {
    client.minVersion = '1.3';
  }),
  setting('a client of 1.2', 'accepted', ({ client }) => {
    client.maxVersion = '1.2';
  }),
  setting('a client of 1.2, Typha wants 1.3', 'server no-common-tls-version', ({ client, server }) => {
    client.maxVersion = '1.2';
    server.minVersion = '1.3';
  }),
  setting('a client of 1.2 without a common suite', 'server no-common-cipher-suite', ({ client, server }) => {
    client.maxVersion = '1.2';
    client.cipherSuites = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
    server.cipherSuites = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
  }),
  setting('a client of 1.2 with suites for RSA alone', 'server no-common-cipher-suite', ({ client }) => {
    client.maxVersion = '1.2';
    client.cipherSuites = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
  }),
  setting('suites without overlap under 1.3', 'accepted', ({ client, server }) => {
    client.cipherSuites = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
    server.cipherSuites = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
  }),
  setting('a client of 1.2 without the right name', 'server wrong-cn', ({ client, server }) => {
    client.maxVersion = '1.2';
    server.commonName = 'felix';
    server.uriSan = '';
  }),
  setting('a client of 1.2 that withholds its certificate', 'server no-certificate', ({ client }) => {
    client.maxVersion = '1.2';
    client.certFile = [client.leaf];
  }),
];

function setting(name: string, expect: string, change: PairCase['change']): PairCase {
  return { name, expect, change };
}

export const filePairs: readonly PairCase[] = [...certificateFiles, ...caFiles, ...settings];
