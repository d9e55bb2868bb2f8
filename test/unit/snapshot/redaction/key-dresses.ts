import type { KeyObject } from 'node:crypto';

/** One way to write a private key down. */
export interface Dress {
  readonly name: string;
  readonly of: (key: KeyObject) => string;
}

type DerType = 'pkcs8' | 'pkcs1' | 'sec1';

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const der = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });
const hex = (key: KeyObject): string => der(key).toString('hex');
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const lines = (text: string): string[] => text.trim().split('\n');
const wrap = (text: string, width: number, between: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(between);

/** The form of the key's own kind: PKCS #1 of RSA, SEC1 of EC. */
function traditional(key: KeyObject): string {
  const types: Readonly<Record<string, DerType>> = { rsa: 'pkcs1', ec: 'sec1' };
  const type = types[key.asymmetricKeyType ?? ''] ?? 'pkcs8';
  return key.export({ type, format: 'pem' } as never).toString();
}

const jwk = (key: KeyObject): string => JSON.stringify(key.export({ format: 'jwk' }));

/** The lines that `openssl pkey -text` prints: the numbers in octets with colons, 15 to a line. */
function listing(key: KeyObject): string {
  const members = key.export({ format: 'jwk' });
  const number = (value: string | undefined): string =>
    wrap(
      Buffer.from(value ?? '', 'base64url')
        .toString('hex')
        .replace(/../g, '$&:'),
      45,
      '\n    ',
    ).replace(/:$/, '');
  const rsa: readonly (readonly [string, string | undefined])[] = [
    ['modulus', members.n],
    ['privateExponent', members.d],
    ['prime1', members.p],
    ['prime2', members.q],
    ['exponent1', members.dp],
    ['exponent2', members.dq],
    ['coefficient', members.qi],
  ];
  const parts =
    members.kty === 'RSA'
      ? rsa
      : ([
          ['priv', members.d],
          ['pub', members.x],
        ] as const);
  return `Private-Key: (256 bit)\n${parts.map(([name, value]) => `${name}:\n    ${number(value)}\n`).join('')}`;
}

const escapes = (text: string, write: (code: string) => string): string =>
  text.replace(/[^A-Za-z0-9]/g, (letter) => write(letter.charCodeAt(0).toString(16).padStart(2, '0')));

/** Every way in which people and programs wrote keys where they do not belong. */
export const dresses: readonly Dress[] = [
  { name: 'PEM', of: pkcs8 },
  { name: 'PEM of its own kind', of: traditional },
  { name: 'PEM with escaped line breaks', of: (key) => pkcs8(key).replaceAll('\n', '\\n') },
  { name: 'PEM with line breaks escaped twice', of: (key) => pkcs8(key).replaceAll('\n', '\\\\n') },
  { name: 'PEM with CRLF', of: (key) => pkcs8(key).replaceAll('\n', '\r\n') },
  { name: 'PEM with blanks for line breaks', of: (key) => pkcs8(key).replaceAll('\n', ' ') },
  { name: 'indented PEM', of: (key) => pkcs8(key).replaceAll('\n', '\n      ') },
  { name: 'quoted PEM', of: (key) => pkcs8(key).replace(/^/gm, '> ') },
  { name: 'PEM without BEGIN', of: (key) => lines(traditional(key)).slice(1).join('\n') },
  { name: 'PEM cut in its first line', of: (key) => traditional(key).slice(50) },
  {
    name: 'PEM cut in its first line, with escaped line breaks',
    of: (key) => traditional(key).slice(50).replaceAll('\n', '\\n'),
  },
  { name: 'PEM without END', of: (key) => lines(traditional(key)).slice(0, -1).join('\n') },
  { name: 'PEM without BEGIN and END', of: (key) => lines(traditional(key)).slice(1, -1).join('\n') },
  {
    name: 'PEM before a certificate, without END',
    of: (key) =>
      `${lines(pkcs8(key)).slice(0, -1).join('\n')}\n-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----`,
  },
  {
    name: 'PEM in the fences of a certificate',
    of: (key) => pkcs8(key).replaceAll('PRIVATE KEY', 'CERTIFICATE'),
  },
  {
    name: 'PEM of PEM in the fences of a certificate',
    of: (key) =>
      `-----BEGIN CERTIFICATE-----\n${wrap(base64(pkcs8(key)), 64, '\n')}\n-----END CERTIFICATE-----`,
  },
  { name: 'base64 of PEM', of: (key) => base64(pkcs8(key)) },
  { name: 'base64 of PEM in lines', of: (key) => wrap(base64(pkcs8(key)), 76, '\n  ') },
  { name: 'base64 of PEM behind letters', of: (key) => base64(`xy${pkcs8(key)}`) },
  { name: 'base64 of base64 of PEM', of: (key) => base64(base64(pkcs8(key))) },
  {
    name: 'base64 of base64 of base64 of PEM in lines',
    of: (key) => wrap(base64(base64(base64(pkcs8(key)))), 64, '\\n'),
  },
  { name: 'base64 of DER', of: (key) => base64(der(key)) },
  { name: 'base64 of DER glued to a word', of: (key) => `keydata${base64(der(key))}` },
  { name: 'base64 of DER with escaped slashes', of: (key) => base64(der(key)).replaceAll('/', '\\/') },
  { name: 'base64 of base64 of DER', of: (key) => base64(base64(der(key))) },
  { name: 'base64url of DER', of: (key) => der(key).toString('base64url') },
  { name: 'base64 of hexadecimal', of: (key) => base64(hex(key)) },
  { name: 'hexadecimal', of: hex },
  { name: 'hexadecimal of PEM', of: (key) => Buffer.from(pkcs8(key)).toString('hex') },
  { name: 'hexadecimal in capitals, behind a digit', of: (key) => `A${hex(key).toUpperCase()}` },
  { name: 'hexadecimal with colons', of: (key) => wrap(hex(key), 2, ':') },
  {
    name: 'hexadecimal with colons in lines',
    of: (key) => wrap(hex(key).replace(/../g, '$&:'), 48, '\n    '),
  },
  { name: 'hexadecimal in lines', of: (key) => wrap(hex(key), 60, '\n') },
  { name: 'hexadecimal with blanks', of: (key) => wrap(hex(key), 2, ' ') },
  { name: 'hexadecimal of a C program', of: (key) => hex(key).replace(/../g, '0x$&, ') },
  { name: 'hexadecimal of a shell', of: (key) => hex(key).replace(/../g, '\\x$&') },
  { name: 'a listing of openssl', of: listing },
  { name: 'a JWK', of: jwk },
  { name: 'a JWK in a JSON string', of: (key) => JSON.stringify(jwk(key)) },
  {
    name: 'a JWK as YAML',
    of: (key) => jwk(key).replace(/[{}"]/g, '').replaceAll(',', '\n').replaceAll(':', ': '),
  },
  { name: 'base64 of a JWK', of: (key) => base64(jwk(key)) },
  { name: 'percent-encoded PEM', of: (key) => encodeURIComponent(pkcs8(key)) },
  { name: 'PEM of a form', of: (key) => new URLSearchParams({ a: pkcs8(key) }).toString() },
  { name: 'percent-encoded base64 of DER', of: (key) => encodeURIComponent(base64(der(key))) },
  { name: 'PEM with Unicode escapes', of: (key) => escapes(pkcs8(key), (code) => `\\u00${code}`) },
  { name: 'PEM with HTML entities', of: (key) => escapes(pkcs8(key), (code) => `&#x${code};`) },
];
