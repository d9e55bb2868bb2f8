import { type GoRelease, latestGo } from '../go-release.ts';
import { pemDecoder } from './pem-decoder.ts';
import { untilGo1247, untilGo1249 } from './pem-older.ts';
import {
  begin,
  blockAt,
  dashes,
  end,
  type FoundBlock,
  lastBegin,
  lineAt,
  type PemBlock,
  skipHeaders,
} from './pem-parts.ts';

export type { PemBlock };

/**
 * The blocks of a PEM text as Go's pem.Decode finds them one after the other (encoding/pem/pem.go): text between
 * blocks is skipped, a block that is broken is skipped, and `END` is matched with the nearest `BEGIN` before it.
 */
export function pemBlocks(text: string, go: GoRelease = latestGo): PemBlock[] {
  const nextBlock = { first: untilGo1247, second: untilGo1249, current: nextBlockNow }[pemDecoder(go)];
  const blocks: PemBlock[] = [];
  let at = 0;
  for (;;) {
    const found = nextBlock(text, at);
    if (found === null) return blocks;
    blocks.push(found.block);
    at = found.next;
  }
}

function nextBlockNow(text: string, from: number): FoundBlock | null {
  let rest = from;
  for (;;) {
    const endAt = text.indexOf(end, rest);
    if (endAt < 0) return null;
    const afterEnd = endAt + end.length;
    const beginAt = lastBegin(text, rest, endAt);
    if (beginAt === null) {
      rest = afterEnd;
      continue;
    }
    const typeLine = lineAt(text, beginAt + begin.length);
    if (!typeLine.line.endsWith(dashes)) {
      // The search goes on after this END, or stops where the BEGIN line ran past it.
      if (typeLine.next > afterEnd) return null;
      rest = afterEnd;
      continue;
    }
    const label = typeLine.line.slice(0, -dashes.length);
    const body = skipHeaders(text, typeLine.next);
    if (body === null) return null;
    const isCut = body.hasHeaders && endAt < body.start;
    const found = isCut ? null : blockAt(text, label, body, endAt);
    if (found !== null) return found;
    if (body.start > afterEnd) return null;
    rest = afterEnd;
  }
}
