import Table from 'cli-table3';
import { columnWidths } from './column-widths.ts';
import { paint, type Tone } from './paint.ts';
import { type Breaks, wrap } from './wrap.ts';

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

/** A table without borders, at most `limit` columns wide; cells that do not fit side by side are wrapped. */
export function renderColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  limit: number,
  colour: boolean,
): string {
  const head = columns.map(({ title }): Cell => ({ text: title, tone: 'strong' }));
  const all = [head, ...rows];
  const texts = columns.map(({ breaks }, at) => ({ breaks, cells: all.map((row) => row[at] ?? empty) }));
  const widths = columnWidths(texts, gap, limit);
  const table = new Table({
    chars: { ...noBorders, middle: ' '.repeat(gap) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths,
  });
  for (const row of all) {
    const cells = columns.map(({ breaks }, at) =>
      cellLines(row[at] ?? empty, widths[at] ?? 1, breaks, colour),
    );
    const height = Math.max(...cells.map(({ length }) => length));
    for (let line = 0; line < height; line++) table.push(cells.map((lines) => lines[line] ?? ''));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The table gets each line as a row of its own: cli-table3 takes quadratic time over cells of many lines. */
function cellLines(cell: Cell, width: number, breaks: Breaks, colour: boolean): string[] {
  const indent = cell.indent ?? 0;
  return wrap(cell.text, Math.max(1, width - indent), breaks).map(
    (line) =>
      ' '.repeat(indent) + (cell.tone === undefined || line === '' ? line : paint(cell.tone, line, colour)),
  );
}

const empty: Cell = { text: '' };

const noBorders = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);
