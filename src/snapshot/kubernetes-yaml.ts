import { CST, Lexer } from 'yaml';

/** A text is left as it is where more characters than this would have to be read anew, or it stands so far right. */
const mostReread = 20_000_000;
const furthestRight = 1000;

/**
 * The text with what Kubernetes reads and YAML 1.2 refuses put as YAML 1.2 has it; every line stays on its line. To
 * go-yaml v2 (sigs.k8s.io/yaml) the indentation of a line within quotes or brackets means nothing: where such a line
 * stands too far left, it is moved to the right.
 */
export function asKubernetesReads(text: string): string {
  const right = furthest(text) + 1;
  if (right > furthestRight) return text;
  let seen = text;
  for (let reread = 0; reread < mostReread; reread += seen.length) {
    const place = tooFarLeft(seen);
    if (place === null) return seen;
    const { start, end } = place;
    const found = seen.slice(start, end);
    const moved = found.replace(/\n[ \t]*(?=\S)/g, `\n${' '.repeat(right)}`);
    if (moved === found) return seen;
    seen = seen.slice(0, start) + moved + seen.slice(end);
  }
  return text;
}

/** No key, list mark or bracket stands further right than this. */
function furthest(text: string): number {
  let most = 0;
  for (const [blank] of text.matchAll(/^[ \t?:-]+/gm)) most = Math.max(most, blank.length);
  return most;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The first quoted scalar that one of its lines cuts off, or the first line that cuts a bracket off. */
function tooFarLeft(text: string): Place | null {
  let at = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === CST.FLOW_END) return lineOf(text, at);
    if (before !== CST.SCALAR && /^["']/.test(lexeme) && !closed.test(lexeme)) return quoteFrom(text, at);
    if (!marks.has(lexeme)) at += lexeme.length;
    before = lexeme;
  }
  return null;
}

/** What the lexer adds to what stands in the text. */
const marks: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

const single = "'[^']*(?:''[^']*)*'";
const double = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
const closed = new RegExp(`^(?:${single}|${double})$`, 's');

/** Null where the quote is not closed at all. */
function quoteFrom(text: string, start: number): Place | null {
  const quoted = new RegExp(`${single}|${double}`, 'sy');
  quoted.lastIndex = start;
  return quoted.test(text) ? { start, end: quoted.lastIndex } : null;
}

function lineOf(text: string, at: number): Place | null {
  const start = text.lastIndexOf('\n', at - 1);
  const end = text.indexOf('\n', at);
  return start < 0 ? null : { start, end: end < 0 ? text.length : end };
}
