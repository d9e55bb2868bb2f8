import { begin, blockAt, dashes, end, type FoundBlock, lastBegin, lineAt, skipHeaders } from './pem-parts.ts';

/** Go's first pem.Decode, until 1.24.7 and 1.25.1: forward from each `BEGIN` to the next `END`. */
export function untilGo1247(text: string, from: number): FoundBlock | null {
  let rest = from;
  let endAt = -1;
  for (;;) {
    if (text.startsWith(begin, rest)) rest += begin.length;
    else {
      const at = text.indexOf(`\n${begin}`, rest);
      if (at < 0) return null;
      rest = at + 1 + begin.length;
    }
    const { line, next } = lineAt(text, rest);
    rest = next;
    if (!line.endsWith(dashes)) continue;
    const label = line.slice(0, -dashes.length);
    const body = skipHeaders(text, rest);
    if (body === null) return null;
    rest = body.start;
    if (!body.hasHeaders && text.startsWith(end.slice(1), rest)) {
      const found = blockAt(text, label, body, rest, rest + end.length - 1);
      if (found !== null) return found;
      continue;
    }
    // One search serves every BEGIN before the same END: hostile text has many.
    if (endAt < rest) endAt = text.indexOf(end, rest);
    if (endAt < 0) return null;
    const found = blockAt(text, label, body, endAt);
    if (found !== null) return found;
  }
}

/** Go's second pem.Decode, in 1.24.8 and 1.24.9, 1.25.2 and 1.25.3: an `END` without a `BEGIN` ends the search. */
export function untilGo1249(text: string, from: number): FoundBlock | null {
  let rest = from;
  for (;;) {
    const endAt = text.indexOf(end, rest);
    if (endAt < 0) return null;
    const beginAt = lastBegin(text, rest, endAt);
    if (beginAt === null) return null;
    const { line, next } = lineAt(text, beginAt + begin.length);
    rest = next;
    if (!line.endsWith(dashes)) continue;
    const body = skipHeaders(text, rest);
    if (body === null) return null;
    rest = body.start;
    if (body.hasHeaders && endAt < rest) continue;
    const found = blockAt(text, line.slice(0, -dashes.length), body, endAt);
    if (found !== null) return found;
  }
}
