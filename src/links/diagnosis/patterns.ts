import type { FindingCode } from '../../findings/finding.ts';
import type { RefusalCode } from '../../x509/verdict.ts';
import type { LogPattern, Meaning } from './pattern.ts';

const refusal = (refusedBy: 'server' | 'client', code: RefusalCode | null): Meaning => ({
  kind: 'refusal',
  refusedBy,
  code,
});
const fault = (code: FindingCode): Meaning => ({ kind: 'own-fault', code });

type Row = readonly [id: string, error: RegExp | null, releases: string, meaning: Meaning];

const rows = (by: LogPattern['by'], message: RegExp, list: readonly Row[]): LogPattern[] =>
  list.map(([id, error, releases, meaning]) => ({
    id: `${by}-${id}`,
    by,
    message,
    error,
    releases,
    meaning,
  }));

/** What either end says of the certificate that the other shows; Typha puts `tls: failed to verify …:` before some. */
const verdicts = (by: 'server' | 'client'): Row[] => [
  [
    'cn-or-uri',
    /peer certificate does not have required CN or URI SAN/i,
    'all',
    refusal(by, 'wrong-cn-or-uri-san'),
  ],
  ['cn', /peer certificate does not have required CN/i, 'all', refusal(by, 'wrong-cn')],
  ['uri', /peer certificate does not have required URI SAN/i, 'all', refusal(by, 'wrong-uri-san')],
  [
    'eku',
    /x509: certificate specifies an incompatible key usage/i,
    'all',
    refusal(by, 'incompatible-key-usage'),
  ],
  [
    'early',
    /certificate has expired or is not yet valid: .* is before/i,
    'all',
    refusal(by, 'not-yet-valid'),
  ],
  ['expired', /certificate has expired or is not yet valid/i, 'all', refusal(by, 'expired')],
  ['authority', /x509: certificate signed by unknown authority/i, 'all', refusal(by, 'unknown-authority')],
  [
    'constraint',
    /x509: .*(?:name constraint|not permitted|not authorized to sign|permitted subtree)/i,
    'all',
    refusal(by, 'name-constraint'),
  ],
  ['path', /x509: too many intermediates/i, 'all', refusal(by, 'path-too-long')],
  ['critical', /x509: unhandled critical extension/i, 'all', refusal(by, 'unhandled-critical-extension')],
  [
    'signature',
    /x509: cannot verify signature: insecure algorithm/i,
    'all',
    refusal(by, 'insecure-signature'),
  ],
  ['malformed', /tls: failed to parse (?:client )?certificate/i, 'all', refusal(by, 'malformed-certificate')],
];

const cutOff = /(?:^|: )(?:EOF|unexpected EOF)$|broken pipe|connection reset by peer|connection aborted/i;

/** What tls.X509KeyPair says of a key file in which there is no key that it can use. */
const unusableKey =
  /failed to parse private key|unknown private key type|in key input|in the PEM for the private key/i;

/** Every kind of line that is recognised, the more particular before the more general. */
export const patterns: readonly LogPattern[] = [
  ...rows('typha', /^Failed to read from client\b/i, [
    ...verdicts('server'),
    ['no-certificate', /client didn't provide a certificate/i, 'all', refusal('server', 'no-certificate')],
    [
      'plaintext-client',
      /first record does not look like a TLS handshake/i,
      'all',
      refusal('server', 'plaintext-peer'),
    ],
    [
      'tls-client',
      /gob: (?:duplicate type received|unknown type id or corrupted data)/i,
      'all',
      refusal('client', 'plaintext-peer'),
    ],
    [
      'old-tls',
      /client offered only unsupported versions/i,
      'all',
      refusal('server', 'no-common-tls-version'),
    ],
    ['no-suite', /no cipher suite supported by both/i, 'all', refusal('server', 'no-common-cipher-suite')],
    ['refused-by-client', /remote error: tls:/i, 'all', refusal('client', null)],
    ['gone', /use of closed network connection|i\/o timeout/i, 'all', { kind: 'nothing' }],
    ['cut-off', cutOff, 'all', { kind: 'nothing' }],
  ]),
  ...rows('typha', /^Received Hello message from client/i, [['hello', null, 'all', { kind: 'works' }]]),
  ...rows('client', /^(?:Failed to connect to typha endpoint|error connecting to typha endpoint)/i, [
    ...verdicts('client'),
    ['alert-expired', /remote error: tls: expired certificate/i, 'all', refusal('server', 'expired')],
    [
      'alert-authority',
      /remote error: tls: unknown certificate authority/i,
      'all',
      refusal('server', 'unknown-authority'),
    ],
    ['alert', /remote error: tls:/i, 'all', refusal('server', null)],
    [
      'plaintext-typha',
      /^EOF$|first record does not look like a TLS handshake/i,
      'all',
      refusal('client', 'plaintext-peer'),
    ],
    [
      'network',
      /connection refused|i\/o timeout|no route to host|network is unreachable|connection reset|broken pipe/i,
      'all',
      { kind: 'nothing' },
    ],
  ]),
  ...rows('client', /^(?:Failed to read from server|Failed to send hello to server)/i, [
    [
      'read-alert-expired',
      /remote error: tls: expired certificate/i,
      '3.31 and later loop',
      refusal('server', 'expired'),
    ],
    [
      'read-alert-required',
      /remote error: tls: certificate required/i,
      '3.31 and later loop',
      refusal('server', 'no-certificate'),
    ],
    [
      'read-alert-authority',
      /remote error: tls: unknown certificate authority/i,
      '3.31 and later loop',
      refusal('server', 'unknown-authority'),
    ],
    ['read-alert', /remote error: tls:/i, '3.31 and later loop', refusal('server', null)],
    ['read-cut-off', cutOff, '3.31 and later loop', refusal('server', null)],
    [
      'read-gone',
      /use of closed network connection|i\/o timeout|context canceled/i,
      'all',
      { kind: 'nothing' },
    ],
  ]),
  ...rows('client', /^ServerHello message received/i, [['hello', null, '3.25 and later', { kind: 'works' }]]),
  ...(['typha', 'client'] as const).flatMap((by) => [
    ...rows(by, /^Failed to load certificate and key/i, [
      ['own-key-mismatch', /private key (?:type )?does not match public key/i, 'all', fault('CTLS404')],
      ['own-key-unusable', unusableKey, 'all', fault('CTLS404')],
      ['own-file-gone', /no such file or directory|permission denied/i, 'all', fault('CTLS106')],
      ['own-certificate', null, 'all', fault('CTLS405')],
    ]),
    ...rows(by, /^Failed to read CA data/i, [
      ['own-ca-gone', /no such file or directory|permission denied/i, 'all', fault('CTLS106')],
      ['own-ca-unreadable', null, 'all', fault('CTLS405')],
    ]),
    ...rows(by, /^Failed to add CA data to pool/i, [['own-ca', null, 'all', fault('CTLS405')]]),
    ...rows(by, /^Failed to access /i, [['own-file', null, 'all', fault('CTLS106')]]),
    ...rows(by, /^Replacing invalid value with default/i, [
      [
        'own-newline',
        /parse config parameter (?:ClientCN|ClientURISAN|TyphaCN|TyphaURISAN); .*invalid string/i,
        'all',
        fault('CTLS112'),
      ],
      ['own-file-default', /failed to access file/i, 'all', fault('CTLS106')],
    ]),
    ...rows(by, /^(?:Failed to parse\/validate configuration|Invalid options)/i, [
      [
        'own-partial',
        /if any Felix-Typha TLS (?:config parameters|options) are specified/i,
        'all',
        fault(by === 'typha' ? 'CTLS102' : 'CTLS103'),
      ],
    ]),
    ...rows(by, /unsupported cipher|Failed to create TLS Config/i, [
      ['own-cipher', /unsupported cipher/i, '3.31 and later', fault('CTLS122')],
    ]),
    ...rows(by, /^Invalid TLS_MIN_VERSION/i, [['own-min-version', null, '3.32 and later', fault('CTLS122')]]),
  ]),
  ...rows('typha', /^Failed to open listen socket/i, [['own-port', null, 'all', fault('CTLS146')]]),
];

/** Lines about TLS that say nothing more than others do, or that all is well. */
export const harmless: readonly RegExp[] = [
  /^(?: )?requiringTLS=/i,
  /^Make certificate verifier/i,
  /^Verify certificate chain signing/i,
  /^Opening TLS listen socket/i,
  /^Will verify client certificates/i,
  /^Ignoring error from Close during shut-down of client/i,
  /^Failed to read client hello/i,
  /^Connection handler finished/i,
  /^Successfully connected to Typha/i,
  /^Successfully loaded configuration/i,
  /^(?:Failed to connect to Typha|Failed to restart Typha client|Typha connection failed)/i,
  /^Ignoring empty configuration parameter/i,
];
