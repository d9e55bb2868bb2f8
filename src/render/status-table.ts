import type { LinkStatus, Status } from '../links/status.ts';
import { type Cell, type Column, renderColumns } from './columns.ts';
import { acceptsCell, type CellContext, certificateCell, expiresCell } from './side-cells.ts';
import { rowLabel, sideRows } from './side-rows.ts';
import { modeWord, stateTone, stateWord } from './words.ts';

const columns: readonly Column[] = [
  { title: 'LINK / SIDE', breaks: 'names' },
  { title: 'MODE', breaks: 'spaces' },
  { title: 'ACCEPTS', breaks: 'names' },
  { title: 'CERTIFICATE', breaks: 'names' },
  { title: 'EXPIRES', breaks: 'spaces' },
  { title: 'STATE', breaks: 'spaces' },
];

/** The links with their sides below them. */
export function renderLinks(status: Status, full: boolean, limit: number, colour: boolean): string {
  const context = { full, now: status.metadata.generatedAt };
  return renderColumns(
    columns,
    status.links.flatMap((link) => linkRows(link, context)),
    limit,
    colour,
  );
}

function linkRows(link: LinkStatus, context: CellContext): Cell[][] {
  const rows = sideRows(link);
  const blank: Cell = { text: '' };
  const state: Cell = { text: stateWord(link.state), tone: stateTone(link.state) };
  const head: Cell[] = [
    { text: link.link, tone: 'strong' },
    { text: modeWord(link.mode) },
    ...Array.from({ length: 3 }, () => (rows.length === 0 ? ({ text: '-', tone: 'quiet' } as const) : blank)),
    state,
  ];
  return [
    head,
    ...rows.map((row): Cell[] => [
      { text: rowLabel(row, rows, context.full), indent: 2 },
      { text: modeWord(row.side.mode) },
      acceptsCell(row.side, context),
      certificateCell(row.side, context),
      expiresCell(row.side, context),
      { text: stateWord(row.side.state), tone: stateTone(row.side.state) },
    ]),
  ];
}
