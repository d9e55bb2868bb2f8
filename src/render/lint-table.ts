import type { Lint } from '../links/lint/lint.ts';
import type { LinkStatus } from '../links/status.ts';
import { type Cell, type Column, renderColumns } from './columns.ts';
import { acceptsCell, type CellContext, certificateCell, expiresCell } from './side-cells.ts';
import { modeWord, stateTone, stateWord } from './words.ts';

const columns: readonly Column[] = [
  { title: 'LINK / FILE', breaks: 'names' },
  { title: 'COMPONENT', breaks: 'names' },
  { title: 'MODE', breaks: 'spaces' },
  { title: 'ACCEPTS', breaks: 'names' },
  { title: 'CERTIFICATE', breaks: 'names' },
  { title: 'EXPIRES', breaks: 'spaces' },
  { title: 'STATE', breaks: 'spaces' },
];

const nothing = 'nothing in it sets up a connection that TLS would secure';

/** The links that the files take part in, with a row for each end below them. */
export function renderLintTable(document: Lint, full: boolean, limit: number, colour: boolean): string {
  const context = { full, now: document.metadata.generatedAt };
  const rows = document.links
    .filter(({ sides }) => sides.length > 0)
    .flatMap((link) => linkRows(link, context));
  return rows.length === 0 ? nothing : renderColumns(columns, rows, limit, colour);
}

function linkRows({ link, mode, state, sides }: LinkStatus, context: CellContext): Cell[][] {
  const blank: Cell = { text: '' };
  const head: Cell[] = [
    { text: link, tone: 'strong' },
    blank,
    { text: modeWord(mode) },
    blank,
    blank,
    blank,
    { text: stateWord(state), tone: stateTone(state) },
  ];
  return [
    head,
    ...sides.map((side): Cell[] => [
      { text: side.workload, indent: 2 },
      { text: side.component },
      { text: modeWord(side.mode) },
      acceptsCell(side, context),
      certificateCell(side, context),
      expiresCell(side, context),
      { text: stateWord(side.state), tone: stateTone(side.state) },
    ]),
  ];
}
