import { hexadecimal, holdsCertificates } from './digit-runs.ts';
import { withheld, withheldKey } from './withheld.ts';

/** `12:34:` and so on, over as many lines as it takes. */
const octets = /(?:[0-9A-Fa-f]{2}:(?:\s|\\{1,8}[nrt]){0,60}){7,}(?:[0-9A-Fa-f]{2}(?![g-zG-Z_]))?/g;
const privateLabel =
  /(?:^|[^A-Za-z])(?:priv|private(?: ?-?(?:exponent|key))?|prime ?[12]|exponent ?[12]|exp[12]|coefficient)$/i;
const publicLabel =
  /(?:modulus|pub|public(?: key)?|point|[xy]|serial(?: number)?|signature(?: value)?|identifier|keyid|fingerprint|digest|hash|algorithm[^:]*|sha-?\d*|md5)$/i;
/** Fewer in one line may be an address or a fingerprint. */
const mostInLine = 24;

const breaks = /\\{1,8}[nrt]|\s/g;

const hexDump = /(\[HEX DUMP\]: ?|INTEGER {1,20}:)([0-9A-Fa-f]{44,})/g;
const jwkMember =
  /((?:(?<![\w-])|(?<=\\[nrt]))(?:dp|dq|qi|[dpqk])\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?)([A-Za-z0-9_-]{16,})(?![\w-])/g;
const shortJwk = 32;
const xmlMember = /<(D|P|Q|DP|DQ|InverseQ)>([^<]{16,})<\/\1>/g;
const putty = /(Private-Lines: ?\d{1,4})[\s\S]*?(?=Private-(?:MAC|Hash)|$)/g;
const age = /\bAGE-SECRET-KEY-1[0-9A-Z]+/gi;

/** The text without private keys as programs list them: openssl, certtool, JWK, XML, PuTTY, age. */
export function withoutKeyListings(text: string): string {
  let clean = text;
  if (clean.includes(':')) clean = clean.replace(octets, withoutPrivateOctets);
  if (clean.includes('HEX DUMP') || clean.includes('INTEGER'))
    clean = clean.replace(hexDump, (_whole, label: string) => `${label}${withheldKey('openssl asn1parse')}`);
  const least = clean.includes('kty') ? 0 : shortJwk;
  clean = clean.replace(jwkMember, (whole, label: string, value: string) =>
    value.length < least ? whole : `${label}${withheldKey('JWK')}`,
  );
  if (clean.includes('</'))
    clean = clean.replace(xmlMember, (_whole, name: string) => `<${name}>${withheldKey('XML')}</${name}>`);
  if (clean.includes('Private-Lines'))
    clean = clean.replace(putty, (_whole, label: string) => `${label}\n${withheldKey('PuTTY')}\n`);
  return clean.replace(age, withheldKey('age'));
}

function withoutPrivateOctets(run: string, at: number, text: string): string {
  const before = text.slice(Math.max(0, at - 80), at).replace(/(?:\s|\\{1,8}[nrt]|[:=])+$/, '');
  const label = before.slice(before.lastIndexOf('\n') + 1);
  const rest = /(?:\s|\\{1,8}[nrt])*$/.exec(run)?.[0] ?? '';
  if (privateLabel.test(label)) return `${withheldKey('openssl -text')}${rest}`;
  const count = run.split(':').length;
  if (publicLabel.test(label) || count < mostInLine || !/\s|\\/.test(run.trim())) return run;
  // Letters before it may read as hexadecimal: `ca:`.
  if (holdsCertificates(run.replace(breaks, '').replaceAll(':', ''), hexadecimal)) return run;
  return `${withheld('looks like a piece of a private key')}${rest}`;
}
