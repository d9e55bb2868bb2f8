/** With which Go the images of a range of Calico releases were built, as far as it could be found. */
export interface CalicoRelease {
  /** First and last release, e.g. `3.28.0`. */
  readonly from: string;
  readonly to: string;
  /** Every Go that it may have been: one where it is known. */
  readonly builds: readonly GoRange[];
  /** Where that is from. */
  readonly source: string;
}

/** Compilers of one minor release, from one patch to another, with the go line of go.mod. */
export interface GoRange {
  readonly minor: number;
  readonly patches: readonly [first: number, last: number];
  readonly goLines: readonly number[];
}

/** The newest patch of each minor release of Go, as far as images of Calico can have been built with it. */
const newest: Readonly<Record<number, number>> = {
  19: 13,
  20: 14,
  21: 13,
  22: 12,
  23: 12,
  24: 13,
  25: 14,
};

const exactly = (minor: number, patch: number): GoRange => patches(minor, patch, patch);
const patches = (minor: number, first: number, last: number): GoRange => ({
  minor,
  patches: [first, last],
  goLines: [minor],
});
const any = (minor: number, goLines: readonly number[] = [minor], first = 0): GoRange => ({
  minor,
  patches: [first, newest[minor] ?? first],
  goLines,
});
/**
 * Releases whose Go nothing names: it is none before that of an earlier release of the same minor, and none that was
 * published more than two weeks after the date in the release notes (the dates of golang.org/toolchain).
 */
const dated = (date: string) =>
  `not named: between the releases before and after it, and published by ${date} (release notes)`;

/**
 * By GO_BUILD_VER in Calico's metadata.mk, which names the image projectcalico/go-build (since 1.24 by its Go), the go
 * line of go.mod, and the release notes. Older releases were built with Go 1.18 and before, which this program does not
 * judge.
 */
export const calicoReleases: readonly CalicoRelease[] = [
  {
    from: '3.24.6',
    to: '3.24.6',
    builds: [any(19), any(20)],
    source:
      'go.mod: go 1.20; metadata.mk: go-build v0.85, whose Go was not found: between v0.82 (1.19) and v0.87 (1.20)',
  },
  {
    from: '3.25.0',
    to: '3.25.2',
    builds: [any(19)],
    source: 'go.mod: go 1.19; metadata.mk: go-build v0.82 (1.19: projectcalico/toolchain#441, #455)',
  },
  {
    from: '3.26.0',
    to: '3.26.4',
    builds: [any(19), patches(20, 0, 11), { minor: 21, patches: [0, 4], goLines: [20, 21] }],
    source: dated('2023-11-16'),
  },
  {
    from: '3.26.5',
    to: '3.26.5',
    builds: [any(21), { minor: 22, patches: [5, 5], goLines: [21] }],
    source: 'go.mod: go 1.21, toolchain go1.22.5; metadata.mk: go-build v0.89 (1.21: toolchain#479, #494)',
  },
  {
    from: '3.27.0',
    to: '3.27.0',
    builds: [{ minor: 21, patches: [0, 6], goLines: [20, 21] }],
    source: 'before v3.27.1, which is built with 1.21.6',
  },
  {
    from: '3.27.1',
    to: '3.27.2',
    builds: [{ minor: 21, patches: [6, 6], goLines: [20, 21] }],
    source: 'release notes: 1.21.6 (calico#8478)',
  },
  {
    from: '3.27.3',
    to: '3.27.3',
    builds: [
      { minor: 21, patches: [6, 9], goLines: [20, 21] },
      { minor: 22, patches: [0, 2], goLines: [21, 22] },
    ],
    source: dated('2024-04-01'),
  },
  {
    from: '3.27.4',
    to: '3.27.4',
    builds: [{ minor: 22, patches: [5, 5], goLines: [21, 22] }],
    source: 'release notes: 1.22.5 (calico#8937)',
  },
  {
    from: '3.27.5',
    to: '3.27.5',
    builds: [any(22, [22], 5)],
    source: 'go.mod: go 1.22; metadata.mk: go-build v0.89; not before v3.27.4',
  },
  {
    from: '3.28.0',
    to: '3.28.0',
    builds: [patches(22, 2, 3)],
    source:
      'calico#8717: 1.22.2 (go-build v0.91, whose Go became 1.22.3: toolchain#560), 1.22.3 by the release notes',
  },
  {
    from: '3.28.1',
    to: '3.28.1',
    builds: [patches(22, 5, 6)],
    source: 'release notes: 1.22.5 (calico#9030), by an image that may have had 1.22.6 a week later',
  },
  {
    from: '3.28.2',
    to: '3.28.2',
    builds: [patches(22, 5, 8), patches(23, 0, 2)],
    source: dated('2024-09-18'),
  },
  {
    from: '3.28.3',
    to: '3.28.3',
    builds: [patches(22, 5, 12), patches(23, 0, 7)],
    source: dated('2025-02-19'),
  },
  {
    from: '3.28.4',
    to: '3.28.4',
    builds: [patches(22, 5, 12), patches(23, 0, 8)],
    source: dated('2025-04-15'),
  },
  {
    from: '3.28.5',
    to: '3.28.5',
    builds: [exactly(23, 8)],
    source: 'go.mod: go 1.23.8; metadata.mk: go-build v0.93 (1.23.8: toolchain#671)',
  },
  {
    from: '3.29.0',
    to: '3.29.0',
    builds: [patches(22, 2, 9), patches(23, 0, 3)],
    source: dated('2024-10-28'),
  },
  {
    from: '3.29.1',
    to: '3.29.1',
    builds: [patches(22, 2, 10), patches(23, 0, 4)],
    source: dated('2024-11-20'),
  },
  {
    from: '3.29.2',
    to: '3.29.2',
    builds: [any(22, [22], 2), patches(23, 0, 6), exactly(24, 0)],
    source: dated('2025-02-04'),
  },
  {
    from: '3.29.3',
    to: '3.29.3',
    builds: [any(22, [22], 2), patches(23, 0, 8), patches(24, 0, 2)],
    source: dated('2025-03-24'),
  },
  {
    from: '3.29.4',
    to: '3.29.4',
    builds: [any(22, [22], 2), patches(23, 0, 9), patches(24, 0, 3)],
    source: dated('2025-05-20'),
  },
  {
    from: '3.29.5',
    to: '3.29.5',
    builds: [any(22, [22], 2), patches(23, 0, 11), patches(24, 0, 5)],
    source: dated('2025-07-17'),
  },
  { from: '3.29.6', to: '3.29.6', builds: [exactly(24, 7)], source: 'release notes: 1.24.7 (calico#10959)' },
  {
    from: '3.29.7',
    to: '3.29.7',
    builds: [exactly(24, 7)],
    source: 'go.mod: go 1.24.7; metadata.mk: go-build v0.94-go1.24',
  },
  {
    from: '3.30.0',
    to: '3.30.0',
    builds: [patches(24, 0, 3)],
    source: 'release notes of 2025-05-05: 1.24 (calico#9890)',
  },
  { from: '3.30.1', to: '3.30.1', builds: [patches(24, 0, 4)], source: dated('2025-05-29') },
  { from: '3.30.2', to: '3.30.2', builds: [patches(24, 0, 4)], source: dated('2025-06-19') },
  { from: '3.30.3', to: '3.30.3', builds: [exactly(24, 6)], source: 'release notes: 1.24.6 (calico#10773)' },
  {
    from: '3.30.4',
    to: '3.30.4',
    builds: [patches(24, 8, 9)],
    source: 'release notes: 1.24.8 (calico#11153), two days after 1.24.9',
  },
  { from: '3.30.5', to: '3.30.5', builds: [patches(24, 8, 11)], source: dated('2025-11-26') },
  { from: '3.30.6', to: '3.30.6', builds: [patches(24, 8, 13)], source: dated('2026-01-22') },
  {
    from: '3.30.7',
    to: '3.30.7',
    builds: [exactly(24, 13)],
    source: 'go.mod: go 1.24.13; metadata.mk: go-build 1.24.13',
  },
  {
    from: '3.31.0',
    to: '3.31.0',
    builds: [patches(24, 3, 9), patches(25, 0, 3)],
    source: dated('2025-10-21'),
  },
  {
    from: '3.31.1',
    to: '3.31.2',
    builds: [patches(24, 3, 10), patches(25, 0, 4)],
    source: dated('2025-11-17'),
  },
  {
    from: '3.31.3',
    to: '3.31.3',
    builds: [patches(25, 0, 5)],
    source: 'release notes of 2025-12-18: 1.25 (calico#11422)',
  },
  { from: '3.31.4', to: '3.31.4', builds: [patches(25, 0, 7)], source: dated('2026-01-21') },
  { from: '3.31.5', to: '3.31.5', builds: [patches(25, 0, 9)], source: dated('2026-04-14') },
  { from: '3.31.6', to: '3.31.6', builds: [patches(25, 0, 11)], source: dated('2026-06-18') },
  {
    from: '3.31.7',
    to: '3.31.7',
    builds: [exactly(25, 13)],
    source: 'go.mod: go 1.25.13; metadata.mk: go-build by its Go',
  },
  { from: '3.32.0', to: '3.32.0', builds: [patches(25, 0, 10)], source: dated('2026-04-30') },
  {
    from: '3.32.1',
    to: '3.32.1',
    builds: [exactly(25, 11)],
    source: 'go.mod: go 1.25.11; metadata.mk: go-build by its Go',
  },
];

/** The row of a release such as `v3.28.5`; null for one that the table does not have. */
export function rowOf(version: string): CalicoRelease | null {
  const wanted = numbers(version);
  if (wanted === null) return null;
  const found = calicoReleases.find(
    ({ from, to }) => compare(numbers(from) ?? [], wanted) <= 0 && compare(wanted, numbers(to) ?? []) <= 0,
  );
  return found ?? null;
}

/** The newest release of the table that a word names: `v3.29.7` itself, `v3.29` its newest; null when it has none. */
export function newestRelease(word: string): string | null {
  const wanted = /^v?(\d+\.\d+)(\.\d+)?$/.exec(word);
  if (wanted === null) return null;
  const [, minor = '', patch] = wanted;
  if (patch !== undefined) return rowOf(`v${minor}${patch}`) === null ? null : `v${minor}${patch}`;
  const row = calicoReleases.findLast(({ to }) => to.startsWith(`${minor}.`));
  return row === undefined ? null : `v${row.to}`;
}

/** The rows of the releases after this one, oldest first; null when the table does not have it. */
export function rowsAfter(version: string): readonly CalicoRelease[] | null {
  const own = rowOf(version);
  return own === null ? null : calicoReleases.slice(calicoReleases.indexOf(own) + 1);
}

/** Negative when the first version is older; null where one of them is not of the form `v3.28.5`. */
export function compareReleases(first: string, second: string): number | null {
  const [a, b] = [numbers(first), numbers(second)];
  return a === null || b === null ? null : compare(a, b);
}

function numbers(version: string): number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match === null ? null : match.slice(1).map(Number);
}

function compare(first: readonly number[], second: readonly number[]): number {
  const at = first.findIndex((number, index) => number !== second[index]);
  return at < 0 ? 0 : (first[at] ?? 0) - (second[at] ?? 0);
}
