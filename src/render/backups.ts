import { renderColumns } from './columns.ts';
import { printable } from './printable.ts';
import { hang, wrap } from './wrap.ts';

/** A backup as its list shows it. */
export interface BackupRow {
  readonly name: string;
  readonly createdAt: string;
  readonly objects: readonly string[];
}

const columns = [
  { title: 'BACKUP', breaks: 'spaces' },
  { title: 'MADE', breaks: 'spaces' },
  { title: 'OBJECTS', breaks: 'spaces' },
] as const;

/** The backups of a cluster, newest first. */
export function renderBackups(backups: readonly BackupRow[], limit: number, colour: boolean): string {
  const rows = backups.map(({ name, createdAt, objects }) =>
    [name, createdAt.replace('T', ' ').replace(/:\d\dZ$/, ' UTC'), objects.join(', ')].map((text) => ({
      text: printable(text),
    })),
  );
  return `${renderColumns(columns, rows, limit, colour)}\n`;
}

/** One object of a restore. */
export interface RestoreLine {
  readonly object: string;
  readonly fields: readonly string[];
}

/** What a restore would change, group after group. */
export function renderRestore(
  backup: { readonly name: string; readonly createdAt: string; readonly goal: string },
  groups: readonly (readonly RestoreLine[])[],
  limit: number,
): string {
  const width = Math.min(limit, 100);
  const heading = `Backup ${backup.name} of ${backup.createdAt}, made before a change to ${backup.goal}.`;
  const blocks = groups.map((group, index) =>
    group.flatMap(({ object, fields }, at) => [
      hang(printable(`${at === 0 ? `${index + 1}` : ' '} ${object}`), 4, width),
      ...fields.map((field) => hang(printable(`    - ${field}`), 6, width)),
    ]),
  );
  return `${[wrap(printable(heading), width).join('\n'), ...blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`;
}

/** One thing that cleanup takes away. */
export interface LeftoverLine {
  readonly object: string;
  readonly what: string;
}

/** What cleanup would take away, and what stays. */
export function renderLeftovers(
  leftovers: readonly LeftoverLine[],
  notices: readonly string[],
  limit: number,
): string {
  const width = Math.min(limit, 100);
  const lines = [
    ...leftovers.map(({ object, what }) => hang(printable(`${object}: ${what}`), 4, width)),
    ...notices.map((notice) => hang(printable(`note: ${notice}`), 6, width)),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
