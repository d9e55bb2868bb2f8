import type { LinkStatus, SideStatus } from '../links/status.ts';
import { glue } from './wrap.ts';

/** One row of the table: the sides of a workload that agree in all that the status says of them. */
export interface SideRow {
  readonly components: readonly string[];
  /** All of them say the same; the first stands for them. */
  readonly side: SideStatus;
  /** `calico-node`, as in `DaemonSet calico-system/calico-node`. */
  readonly workloadName: string;
  /** The revision that a rollout is replacing, where the row is about it. */
  readonly oldRevision: string | null;
  /** It is not seen: the operator makes it. */
  readonly isExpected: boolean;
}

/** Merges the sides of a link that differ only in the name of the process. */
export function sideRows(link: LinkStatus): SideRow[] {
  const groups = Map.groupBy(link.sides, (side) => JSON.stringify({ ...side, component: null }));
  return [...groups.values()].flatMap((sides) => {
    const side = sides[0];
    if (side === undefined) return [];
    const components = sides.map(({ component }) => component);
    return [{ components, side, ...parseWorkload(side.workload) }];
  });
}

/**
 * What the row is called: `felix, confd, +2 x214`, `typha x3 (old 7c9f)`. `all` names every process. The
 * workload is named where two rows of one revision would read the same.
 */
export function rowLabel(row: SideRow, rows: readonly SideRow[], all: boolean): string {
  const twin = rows.some((other) => other !== row && sameName(other, row));
  const names =
    all || row.components.length <= 3
      ? row.components.join(', ')
      : `${row.components.slice(0, 2).join(', ')}, +${row.components.length - 2}`;
  return [
    row.side.pods === null ? names : `${names}${names.includes('+') ? glue : ' '}x${row.side.pods}`,
    row.oldRevision === null ? '' : `(old${glue}${row.oldRevision})`,
    row.isExpected ? `(made by the${glue}operator)` : '',
    twin ? `in${glue}${row.workloadName}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const sameName = (a: SideRow, b: SideRow): boolean =>
  a.components.join() === b.components.join() && a.oldRevision === b.oldRevision;

function parseWorkload(workload: string): Pick<SideRow, 'workloadName' | 'oldRevision' | 'isExpected'> {
  const [, object = workload, revision, made] =
    /^(.*?)(?: \(old revision (.*)\)| (\(made by the operator\)))?$/s.exec(workload) ?? [];
  return {
    workloadName: object.replace(/^.*[ /]/s, ''),
    oldRevision: revision ?? null,
    isExpected: made !== undefined,
  };
}
