import type { Der } from '../der/der.ts';
import { Malformed } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { addressProblem } from './address-problem.ts';
import { goQuote } from './go-quote.ts';

/** A URI as Go's net/url keeps it after Parse: what its String prints, and the host for name constraints. */
export interface GoUrl {
  readonly text: string;
  readonly host: string;
}

type Mode = 'path' | 'host' | 'zone' | 'userinfo' | 'fragment';

const unreserved = 'A-Za-z0-9\\-_.~';
/** What each part prints without escaping (net/url's encoding table). */
const plain: Readonly<Record<Mode, RegExp>> = {
  path: new RegExp(`[${unreserved}$&+,/:;=@]`),
  host: new RegExp(`[${unreserved}!"$&'()*+,:;<=>\\[\\]]`),
  zone: new RegExp(`[${unreserved}!"$&'()*+,:;<=>\\[\\]]`),
  userinfo: new RegExp(`[${unreserved}$&+,;=]`),
  fragment: new RegExp(`[${unreserved}!$&()*+,/:;=?@]`),
};
/** A path or fragment made of these alone keeps the escaping that it was written with. */
const kept: Readonly<Record<'path' | 'fragment', RegExp>> = {
  path: new RegExp(`^[${unreserved}$&+,/:;=@!'()*\\[\\]%]*$`),
  fragment: new RegExp(`^[${unreserved}!$&()*+,/:;=?@'\\[\\]%]*$`),
};

/** url.Parse of bytes; throws Malformed with the text of Go's parse error. */
export function parseGoUrl(raw: Der, go: GoRelease): GoUrl {
  const [beforeFragment, fragment] = cut(raw, '#');
  const url = orMalformed(beforeFragment, () => parseWithoutFragment(beforeFragment, go));
  if (fragment === '') return url;
  return { ...url, text: `${url.text}#${orMalformed(raw, () => reescaped(fragment, 'fragment'))}` };
}

function orMalformed<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UrlError) throw new Malformed(`parse ${goQuote(text)}: ${error.message}`);
    throw error;
  }
}

class UrlError extends Error {}

function parseWithoutFragment(raw: Der, go: GoRelease): GoUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (/[\x00-\x1f\x7f]/.test(raw)) throw new UrlError('net/url: invalid control character in URL');
  if (raw === '*') return { text: '*', host: '' };
  const { scheme, rest: afterScheme } = splitScheme(raw);
  const { rest, query } = splitQuery(afterScheme);
  const prefix = scheme === '' ? '' : `${scheme}:`;
  if (!rest.startsWith('/')) {
    // Opaque: printed as written.
    if (scheme !== '' && rest !== '') return { text: prefix + rest + query, host: '' };
    if (cut(rest, '/')[0].includes(':')) {
      throw new UrlError('first path segment in URL cannot contain colon');
    }
    return { text: prefix + reescaped(rest, 'path') + query, host: '' };
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    return { text: prefix + reescaped(rest, 'path') + query, host: '' };
  }
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  const { userinfo, host } = parseAuthority(authority, scheme, go);
  const printedPath = reescaped(path, 'path');
  const printedHost = percentEncode(host, 'host');
  const hasAuthority = host !== '' || userinfo !== null;
  const opens = hasAuthority || (scheme !== '' && path !== '');
  const text = `${prefix}${opens ? '//' : ''}${userinfo === null ? '' : `${userinfo}@`}${printedHost}`;
  return { text: text + printedPath + query, host };
}

function splitScheme(raw: Der): { scheme: string; rest: Der } {
  if (raw.startsWith(':')) throw new UrlError('missing protocol scheme');
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(raw);
  if (match === null) return { scheme: '', rest: raw };
  return { scheme: (match[1] ?? '').toLowerCase(), rest: raw.slice(match[0].length) };
}

/** `query` with its question mark, which Go prints even where nothing follows. */
function splitQuery(rest: Der): { rest: Der; query: string } {
  const mark = rest.indexOf('?');
  if (mark < 0) return { rest, query: '' };
  return { rest: rest.slice(0, mark), query: rest.slice(mark) };
}

function parseAuthority(
  authority: Der,
  scheme: string,
  go: GoRelease,
): { userinfo: string | null; host: Der } {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1), scheme, go);
  if (at < 0) return { userinfo: null, host };
  const userinfo = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new UrlError('net/url: invalid userinfo');
  const [user, password] = cut(userinfo, ':');
  const printedUser = percentEncode(percentDecode(user, 'userinfo'), 'userinfo');
  const printed = userinfo.includes(':')
    ? `${printedUser}:${percentEncode(percentDecode(password, 'userinfo'), 'userinfo')}`
    : printedUser;
  return { userinfo: printed, host };
}

function parseHost(host: Der, scheme: string, go: GoRelease): Der {
  if (follows(go, 'ip-literal')) {
    const open = host.lastIndexOf('[');
    if (open > 0 && follows(go, 'bracket-within-host')) throw new UrlError('invalid IP-literal');
    // Some releases forget what stands before the bracket.
    if (open >= 0) return parseIpLiteral(host.slice(open), go);
  } else if (host.startsWith('[')) {
    return anyLiteral(host);
  }
  const first = host.indexOf(':');
  if (first >= 0) {
    const last = host.lastIndexOf(':');
    const isStrict = /^https?$/.test(scheme) && follows(go, 'colons-in-host');
    checkPort(host.slice(isStrict ? first : last));
  }
  return percentDecode(host, 'host');
}

/** What older releases take in brackets: anything, with a zone behind `%25`. */
function anyLiteral(host: Der): Der {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new UrlError("missing ']' in host");
  checkPort(host.slice(close + 1));
  const zone = host.slice(0, close).indexOf('%25');
  if (zone < 0) return percentDecode(host, 'host');
  return (
    percentDecode(host.slice(0, zone), 'host') +
    percentDecode(host.slice(zone, close), 'zone') +
    percentDecode(host.slice(close), 'host')
  );
}

function parseIpLiteral(host: Der, go: GoRelease): Der {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new UrlError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const address =
    zone < 0
      ? percentDecode(name, 'host')
      : percentDecode(name.slice(0, zone), 'host') + percentDecode(name.slice(zone), 'zone');
  const problem = addressProblem(address);
  if (problem !== null) throw new UrlError(`invalid host: ${problem}`);
  const refusesMapped = follows(go, 'mapped-address');
  if ((refusesMapped && isMappedAddress(address)) || !address.includes(':'))
    throw new UrlError(refusesMapped ? 'invalid IPv6 host' : 'invalid IP-literal');
  return `[${address}]${percentDecode(port, 'host')}`;
}

function checkPort(port: string): void {
  if (port !== '' && !/^:[0-9]*$/.test(port)) {
    throw new UrlError(`invalid port ${goQuote(port)} after host`);
  }
}

/** Decoded and encoded again, or as written where that is a valid encoding of the same. */
function reescaped(raw: Der, mode: 'path' | 'fragment'): string {
  const decoded = percentDecode(raw, mode);
  if (kept[mode].test(raw)) return raw;
  if (decoded === '*' && mode === 'path') return '*';
  return percentEncode(decoded, mode);
}

function percentEncode(text: Der, mode: Mode): string {
  return Array.from(text, (character) =>
    plain[mode].test(character) ? character : encodeByte(character),
  ).join('');
}

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function percentDecode(text: Der, mode: Mode): Der {
  const restricted = mode === 'host' || mode === 'zone';
  let decoded = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character !== '%') {
      if (restricted && character < '\x80' && !plain[mode].test(character)) {
        throw new UrlError(`invalid character ${goQuote(character)} in host name`);
      }
      decoded += character;
      continue;
    }
    const escaped = text.slice(at, at + 3);
    if (!/^%[0-9A-Fa-f]{2}$/.test(escaped)) throw new UrlError(`invalid URL escape ${goQuote(escaped)}`);
    const value = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (!mayEscape(escaped, value, mode)) throw new UrlError(`invalid URL escape ${goQuote(escaped)}`);
    decoded += value;
    at += 2;
  }
  return decoded;
}

/** Hosts may escape bytes from 128 on and `%25` alone; zones also what a host may hold, and blanks. */
function mayEscape(escaped: string, value: string, mode: Mode): boolean {
  if (escaped === '%25') return true;
  if (mode === 'host') return value >= '\x80';
  if (mode === 'zone') return value === ' ' || plain.host.test(value);
  return true;
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isMappedAddress(address: string): boolean {
  const [text = ''] = address.split('%');
  return (
    URL.canParse(`http://[${text}]`) &&
    /^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(new URL(`http://[${text}]`).hostname)
  );
}
