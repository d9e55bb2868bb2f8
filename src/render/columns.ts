import Table from 'cli-table3';
import { paint, type Tone } from './paint.ts';
import { type Breaks, displayWidth, fitsUncut, wrap } from './wrap.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
  /** Columns that every line of the cell is moved to the right. */
  readonly indent?: number;
}

export interface Column {
  readonly title: string;
  readonly breaks: Breaks;
}

const gap = 2;
const narrowest = 6;
const costOfCutting = 4;

/**
 * A table without borders, at most `limit` columns wide. Where the cells do not fit side by side, those columns
 * are narrowed, and their cells wrapped, that make the table grow least.
 */
export function renderColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  limit: number,
  colour: boolean,
): string {
  const head = columns.map(({ title }): Cell => ({ text: title, tone: 'strong' }));
  const all = [head, ...rows];
  const widths = chooseWidths(columns, all, limit);
  const table = new Table({
    chars: { ...noBorders, middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths,
  });
  for (const row of all) {
    table.push(
      columns.map((column, at) => {
        const cell = row[at] ?? { text: '' };
        const lines = linesOf(cell, widths[at] ?? narrowest, column.breaks);
        return lines.map((line) => paintCell(cell, line, colour)).join('\n');
      }),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The widest the cells need, narrowed step by step until the columns fit; then what is left is given back. */
function chooseWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  limit: number,
): number[] {
  let widths = columns.map((column, at) => widthAt(column, at, rows, Number.POSITIVE_INFINITY));
  const room = () => limit - sum(widths) - gap * (columns.length - 1);
  while (room() < 0) {
    const narrowed = steps(columns, rows, widths, -1)
      .filter(({ width, gained }) => width >= narrowest && gained < 0)
      .sort((a, b) => a.cost / -a.gained - b.cost / -b.gained || a.gained - b.gained)[0];
    if (narrowed === undefined) break;
    widths = narrowed.widths;
  }
  for (let left = room(); left > 0; left = room()) {
    const widened = steps(columns, rows, widths, left).sort((a, b) => a.cost - b.cost)[0];
    if (widened === undefined || widened.cost >= 0) break;
    widths = widened.widths;
  }
  return widths;
}

/** Each column made narrower or wider by at most `by`: the new widths, and how much the table's cost changes. */
function steps(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
  by: number,
): { widths: number[]; width: number; gained: number; cost: number }[] {
  const before = costOf(columns, rows, widths);
  return columns.map((column, at) => {
    const old = widths[at] ?? narrowest;
    const width = widthAt(column, at, rows, old + by);
    const changed = widths.with(at, width);
    return { widths: changed, width, gained: width - old, cost: costOf(columns, rows, changed) - before };
  });
}

/** The width that a column takes when its cells are wrapped at `limit`. */
function widthAt(column: Column, at: number, rows: readonly (readonly Cell[])[], limit: number): number {
  return Math.max(
    1,
    ...rows.flatMap((row) => linesOf(row[at] ?? { text: '' }, limit, column.breaks).map(displayWidth)),
  );
}

/** How many lines the rows take; a name broken at a dash counts as one more, one cut anywhere as several. */
function costOf(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
): number {
  return sum(
    rows.map((row) => {
      const cells = columns.map(({ breaks }, at) => {
        const cell = row[at] ?? { text: '' };
        const width = widths[at] ?? narrowest;
        const lines = linesOf(cell, width, breaks);
        const isCut = !fitsUncut(cell.text, width - (cell.indent ?? 0), breaks);
        const dashes = lines.filter((line) => line.endsWith('-') && line.trim() !== '-').length;
        return { lines: lines.length, cost: (isCut ? costOfCutting : 0) + dashes };
      });
      return Math.max(...cells.map(({ lines }) => lines)) + sum(cells.map(({ cost }) => cost));
    }),
  );
}

function linesOf(cell: Cell, width: number, breaks: Breaks): string[] {
  const indent = cell.indent ?? 0;
  return wrap(cell.text, Math.max(1, width - indent), breaks).map((line) => ' '.repeat(indent) + line);
}

function paintCell(cell: Cell, line: string, colour: boolean): string {
  const text = line.trimStart();
  const painted = cell.tone === undefined || text === '' ? text : paint(cell.tone, text, colour);
  return line.slice(0, line.length - text.length) + painted;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const noBorders = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);
