import { type Judge, markOfBytes } from './decoded.ts';

/** A block with its END, of which the search is over at the next dash. */
const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g;
const breaks = /\\{1,8}[nrt]|\s/g;
const digits = /^[A-Za-z0-9+/=]*$/;

/**
 * The text with `clean` applied to all but its public PEM blocks: certificates, requests, public keys, which are
 * kept to the letter. What stands in their fences and holds a secret is no such block.
 */
export function besidePublicBlocks(text: string, judge: Judge, clean: (part: string) => string): string {
  if (!text.includes('-----BEGIN ')) return clean(text);
  let result = '';
  let kept = 0;
  for (const match of text.matchAll(block)) {
    const [whole, label = '', body = ''] = match;
    const headers = headersLength(body);
    if (label.includes('PRIVATE KEY') || !isPublic(body.slice(headers), judge)) continue;
    const start = match.index + whole.indexOf(body, label.length) + headers;
    const end = match.index + whole.length;
    const from = headers === 0 ? match.index : start;
    result += clean(text.slice(kept, from)) + text.slice(from, end);
    kept = end;
  }
  return kept === 0 ? clean(text) : result + (kept === text.length ? '' : clean(text.slice(kept)));
}

/** The length of the lines with a colon (RFC 1421), which are not of the block's base64. */
function headersLength(body: string): number {
  const colon = body.lastIndexOf(':');
  return colon < 0 ? 0 : body.indexOf('\n', colon) + 1;
}

function isPublic(body: string, judge: Judge): boolean {
  const text = body.replace(breaks, '').replaceAll('\\/', '/');
  return digits.test(text) && markOfBytes(Buffer.from(text, 'base64'), judge) === null;
}
