import { goQuote } from './go-quote.ts';

/** Why Go's netip.ParseAddr takes a text for no IP address, in its words; null when it is one. */
export function addressProblem(text: string): string | null {
  const decisive = /[.:%]/.exec(text)?.[0];
  const problem =
    decisive === '.'
      ? dottedProblem(text)
      : decisive === ':'
        ? hexProblem(text)
        : { says: decisive === '%' ? 'missing IPv6 address' : 'unable to parse IP' };
  if (problem === null) return null;
  const at = problem.at === undefined || problem.at === '' ? '' : ` (at ${goQuote(problem.at)})`;
  return `ParseAddr(${goQuote(text)}): ${problem.says}${at}`;
}

interface Problem {
  readonly says: string;
  /** What was left when it was found. */
  readonly at?: string;
}

function dottedProblem(text: string): Problem | null {
  let octets = 1;
  let digits = '';
  for (const [at, character] of Array.from(text).entries()) {
    if (/[0-9]/.test(character)) {
      if (digits === '0') return { says: 'IPv4 field has octet with leading zero' };
      digits += character;
      if (Number(digits) > 255) return { says: 'IPv4 field has value >255' };
    } else if (character === '.') {
      if (digits === '' || at === text.length - 1) {
        return { says: 'IPv4 field must have at least one digit', at: text.slice(at) };
      }
      if (octets === 4) return { says: 'IPv4 address too long' };
      octets++;
      digits = '';
    } else {
      return { says: 'unexpected character', at: text.slice(at) };
    }
  }
  return octets < 4 ? { says: 'IPv4 address too short' } : null;
}

function hexProblem(text: string): Problem | null {
  const percent = text.indexOf('%');
  if (percent === text.length - 1) return { says: 'zone must be a non-empty string' };
  let rest = percent < 0 ? text : text.slice(0, percent);
  let isShort = rest.startsWith('::');
  if (isShort) rest = rest.slice(2);
  if (isShort && rest === '') return null;
  let bytes = 0;
  while (bytes < 16) {
    const group = /^[0-9a-f]*/i.exec(rest)?.[0] ?? '';
    if (group.length > 4) return { says: 'each group must have 4 or less digits', at: rest };
    if (group === '') {
      return { says: 'each colon-separated field must have at least one digit', at: rest };
    }
    if (rest[group.length] === '.') {
      const problem = embeddedProblem(rest, bytes, isShort);
      if (problem !== null) return problem;
      rest = '';
      bytes += 4;
      break;
    }
    bytes += 2;
    rest = rest.slice(group.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return { says: 'unexpected character, want colon', at: rest };
    if (rest === ':') return { says: 'colon must be followed by more characters', at: rest };
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (isShort) return { says: 'multiple :: in address', at: rest };
    isShort = true;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return { says: 'trailing garbage after address', at: rest };
  if (bytes < 16) return isShort ? null : { says: 'address string too short' };
  return isShort ? { says: 'the :: must expand to at least one field of zeros' } : null;
}

function embeddedProblem(rest: string, bytes: number, isShort: boolean): Problem | null {
  if (!isShort && bytes !== 12) {
    return { says: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest };
  }
  if (bytes > 12) {
    return {
      says: 'too many hex fields to fit an embedded IPv4 at the end of the address',
      at: rest,
    };
  }
  return dottedProblem(rest);
}
