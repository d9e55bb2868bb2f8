import measure from 'cli-table3/src/utils.js';

/** Where a line may be broken: after spaces only, or also after `/`, `-` and `,` inside names. */
export type Breaks = 'spaces' | 'names';

/** A space at which no line is broken; it is shown as an ordinary one. */
export const glue = '\u00a0';

/** Columns that a text takes on a terminal: wide characters take two, combining ones none. */
export const displayWidth = (text: string): number =>
  /^[ -~\u00a0]*$/.test(text) ? text.length : measure.strlen(text);

/** The lines of a text, none wider than `width`; a piece that is wider by itself is cut. */
export function wrap(text: string, width: number, breaks: Breaks = 'spaces'): string[] {
  return brokenLines(text, width, breaks).map((line) => line.replaceAll(glue, ' '));
}

function brokenLines(text: string, width: number, breaks: Breaks): string[] {
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const piece of piecesOf(text, breaks)) {
    if (taken + displayWidth(piece.trimEnd()) > width) {
      if (line.trim() !== '') lines.push(line.trimEnd());
      line = '';
      taken = 0;
    }
    line += piece;
    taken += displayWidth(piece);
    while (displayWidth(line.trimEnd()) > width) {
      const [head, rest] = cut(line, width);
      lines.push(head);
      line = rest;
      taken = displayWidth(rest);
    }
  }
  return line.trim() !== '' || lines.length === 0 ? [...lines, line.trimEnd()] : lines;
}

/** Whether no piece of the text has to be cut to fit `width`. */
export function fitsUncut(text: string, width: number, breaks: Breaks): boolean {
  return piecesOf(text, breaks).every((piece) => displayWidth(piece.trimEnd()) <= width);
}

/** Text under a first line's start, the lines after the first indented by `indent` columns. */
export function hang(text: string, indent: number, width: number): string {
  const [first = '', ...more] = wrap(text, width);
  if (more.length === 0) return first;
  const rest = text.slice(first.length).trimStart();
  return [first, ...wrap(rest, Math.max(20, width - indent)).map((line) => ' '.repeat(indent) + line)].join(
    '\n',
  );
}

const separators = { spaces: /(?<= )(?! )/, names: /(?<=[ ,/-])(?![ ,/-])/ } as const;

const piecesOf = (text: string, breaks: Breaks): string[] => text.split(separators[breaks]);

function cut(text: string, width: number): [string, string] {
  let head = '';
  let taken = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    taken += displayWidth(segment);
    if (head !== '' && taken > width) break;
    head += segment;
  }
  return [head, text.slice(head.length)];
}
