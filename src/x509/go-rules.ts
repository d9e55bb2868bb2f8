import type { GoDifference } from './go-difference.ts';
import { goDifferences } from './go-differences.ts';
import type { GoRelease } from './go-release.ts';

export type GoRule = keyof typeof goDifferences;

/** Whether a program built with this Go does it in the newer way. */
export function follows(go: GoRelease, rule: GoRule): boolean {
  const { setting }: GoDifference = goDifferences[rule];
  const { since = [], until = [] } = spans.get(rule) ?? {};
  if (!isSince(go, since) || (until.length > 0 && isSince(go, until))) return false;
  if (setting === null || go.minor >= (setting.goneIn ?? Number.POSITIVE_INFINITY)) return true;
  return go.godebug[setting.name] !== setting.older;
}

interface Start {
  readonly minor: number;
  readonly patch: number;
}

interface Span {
  readonly since: readonly Start[];
  readonly until: readonly Start[];
}

const spans: ReadonlyMap<string, Span> = new Map(
  Object.entries(goDifferences).map(([rule, { since, until = [] }]: [string, GoDifference]) => [
    rule,
    { since: since.map(startOf), until: until.map(startOf) },
  ]),
);

/** Where a difference begins and, where Go took it back, ends. */
export function boundariesOf(rule: GoRule): readonly string[] {
  const { since, until = [] }: GoDifference = goDifferences[rule];
  return [...since, ...until];
}

/** `1.24.8` is patch 8 of minor release 24. */
export function startOf(since: string): Start {
  const [, minor = 0, patch = 0] = since.split('.').map(Number);
  return { minor, patch };
}

function isSince(go: GoRelease, since: readonly Start[]): boolean {
  const same = since.find(({ minor }) => minor === go.minor);
  if (same !== undefined) return go.patch >= same.patch;
  return since.every(({ minor }) => minor < go.minor);
}
