import type { StatusComparison, Timing } from './comparison.ts';

/** Label, median and range in one line. */
export const timingText = ({ label, median, low, high }: Timing): string =>
  `${label.padEnd(32)} median ${Math.round(median)} ms (${Math.round(low)} to ${Math.round(high)})`;

/** One comparison, in lines. */
export function statusComparisonLines(comparison: StatusComparison): readonly string[] {
  const { ours, theirs, ratio, requests, waves, retries } = comparison;
  return [
    `${timingText(ours)}, peak ${mebibytes(comparison.ourPeak)}`,
    `${timingText(theirs)}, peak ${mebibytes(comparison.theirPeak)}`,
    `ratio of the medians ${ratio.toFixed(2)}`,
    `${requests} requests in ${waves} waves, ${retries} retries`,
  ];
}

/** How both grow with the cluster: a line for each number of nodes. */
export function growthLines(
  rows: readonly { readonly where: string; readonly nodes: number; readonly compared: StatusComparison }[],
): readonly string[] {
  const table = [
    ['server', 'nodes', 'status', 'peak', 'kubectl', 'peak', 'ratio', 'requests', 'waves'],
    ...rows.map(({ where, nodes, compared }) => [
      where,
      String(nodes),
      seconds(compared.ours.median),
      mebibytes(compared.ourPeak),
      seconds(compared.theirs.median),
      mebibytes(compared.theirPeak),
      compared.ratio.toFixed(2),
      String(compared.requests),
      String(compared.waves),
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  return table.map(([server = '', ...figures]) =>
    [
      server.padEnd(widths[0] ?? 0),
      ...figures.map((cell, index) => cell.padStart(widths[index + 1] ?? 0)),
    ].join('  '),
  );
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

const mebibytes = (peak: number | null): string => (peak === null ? 'unknown' : `${Math.round(peak)} MiB`);
