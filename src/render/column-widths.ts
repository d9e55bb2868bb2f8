import { type Breaks, displayWidth, fitsUncut, wrap } from './wrap.ts';

/** One column's text, a cell a row; `indent` moves the lines of a cell to the right. */
export interface ColumnText {
  readonly breaks: Breaks;
  readonly cells: readonly { readonly text: string; readonly indent?: number }[];
}

/** A width that a column can have, and what the column looks like with it. */
interface Candidate {
  readonly width: number;
  /** Lines that each cell takes. */
  readonly lines: readonly number[];
  /** For names that are broken at a dash, or cut. */
  readonly penalty: number;
}

const narrowest = 6;
const penaltyOfDash = 1;
const penaltyOfCut = 5;
/** Keeps the search small where names are very long. */
const mostCandidates = 24;

/**
 * The widths with which a table of these columns, `gap` apart, takes the fewest lines within `limit` and breaks
 * the fewest names. Where nothing fits, the narrowest.
 */
export function columnWidths(columns: readonly ColumnText[], gap: number, limit: number): number[] {
  const room = limit - gap * (columns.length - 1);
  const natural = columns.map((column) => longestLine(column, Number.POSITIVE_INFINITY));
  if (sum(natural) <= room) return natural;
  const choices = columns.map((column) => candidates(column, room));
  const least = choices.map((choice) => Math.min(...choice.map(({ width }) => width)));
  return search(choices, least, room) ?? least;
}

/** Tries every combination that fits. */
function search(choices: readonly Candidate[][], least: readonly number[], room: number): number[] | null {
  const best: { widths: number[] | null; cost: number } = { widths: null, cost: Number.POSITIVE_INFINITY };
  const visit = (at: number, widths: number[], lines: readonly number[], penalty: number): void => {
    const cost = sum(lines) + penalty;
    if (cost >= best.cost) return;
    const choice = choices[at];
    if (choice === undefined) {
      Object.assign(best, { widths, cost });
      return;
    }
    const left = room - sum(widths) - sum(least.slice(at + 1));
    for (const candidate of choice) {
      if (candidate.width > left) continue;
      const higher = candidate.lines.map((count, row) => Math.max(count, lines[row] ?? 0));
      visit(at + 1, [...widths, candidate.width], higher, penalty + candidate.penalty);
    }
  };
  visit(0, [], [], 0);
  return best.widths;
}

/** The widths at which a column looks different, widest first. */
function candidates(column: ColumnText, room: number): Candidate[] {
  const found: Candidate[] = [];
  for (let width = longestLine(column, room); ; ) {
    found.push(candidate(column, width));
    const next = width <= narrowest ? width : longestLine(column, width - 1);
    if (next >= width || next < narrowest) break;
    width = next;
  }
  const worthwhile = found.filter((wide, at) => !isNoBetter(wide, found[at + 1]));
  const every = Math.ceil(worthwhile.length / mostCandidates);
  return worthwhile.filter((_, at) => at % every === 0 || at === worthwhile.length - 1);
}

/** Whether the next narrower width does as well. */
function isNoBetter(wide: Candidate, narrow: Candidate | undefined): boolean {
  if (narrow === undefined || narrow.penalty > wide.penalty) return false;
  return narrow.lines.every((count, row) => count <= (wide.lines[row] ?? 0));
}

function candidate({ breaks, cells }: ColumnText, width: number): Candidate {
  const all = cells.map((cell) => wrap(cell.text, inside(cell, width), breaks));
  const dashes = all.flat().filter((line) => line.endsWith('-') && line !== '-').length;
  const cuts = cells.filter((cell) => !fitsUncut(cell.text, inside(cell, width), breaks)).length;
  return {
    width,
    lines: all.map(({ length }) => length),
    penalty: dashes * penaltyOfDash + cuts * penaltyOfCut,
  };
}

function longestLine({ breaks, cells }: ColumnText, limit: number): number {
  const widths = cells.flatMap((cell) =>
    wrap(cell.text, inside(cell, limit), breaks).map((line) => displayWidth(line) + (cell.indent ?? 0)),
  );
  return Math.max(1, ...widths);
}

const inside = ({ indent = 0 }: { readonly indent?: number }, width: number): number =>
  Math.max(1, width - indent);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
