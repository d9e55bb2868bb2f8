import { hiddenPassword, withheld } from './withheld.ts';

/** A scheme, and what follows up to where no address goes on, or the next one of a list begins. */
const address = /([a-z][a-z0-9+.-]{0,30}:\/\/)((?:(?!,[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'`<>\\])+)/gi;
const hostFirst = /^(?:[^:/?#]*(?::\d{1,5})?|\[[^\]/]*\](?::\d{1,5})?)[/?#]/;
/** What Go's url.Parse lets stand before the `@` (net/url validUserinfo); else it refuses the address. */
const userinfo = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/;
/** A user name that is no name, as in `https://TOKEN@host`. */
const token = /^(?=.*\d)(?=.*[A-Za-z])[\w~.-]{20,}$/;
/** Of MySQL's driver: `user:password@tcp(host)`. */
const dataSource = /(?:(?<![\w.-])|(?<=\\[nrt]))([\w.-]{1,64}):[^\s"'`@]{1,200}@(?=(?:tcp|unix)\()/g;

/** The text without the passwords of its addresses, which go on to parse, or not to parse, as they did. */
export function withoutAddressPasswords(text: string): string {
  if (!text.includes('@')) return text;
  const clean = text.replace(
    address,
    (_whole, scheme: string, rest: string) => scheme + withoutPassword(rest),
  );
  return /@(?:tcp|unix)\(/.test(clean) ? clean.replace(dataSource, `$1:${hiddenPassword}@`) : clean;
}

/** A password that nobody escaped may hold `/` and `@`: it ends at the last one. */
function withoutPassword(rest: string): string {
  const at = rest.lastIndexOf('@');
  const host = hostFirst.exec(rest)?.[0];
  if (at < 0 || (host !== undefined && !host.includes('@') && host.length <= at)) return rest;
  const [before, after] = [rest.slice(0, at), rest.slice(at)];
  const colon = before.indexOf(':');
  if (colon < 0) return token.test(before) ? hiddenPassword + after : rest;
  if (colon === before.length - 1) return rest;
  const stands = userinfo.test(before) ? hiddenPassword : withheld('a password that needs escapes');
  return `${before.slice(0, colon)}:${stands}${after}`;
}
