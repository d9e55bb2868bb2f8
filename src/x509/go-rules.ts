import { type GoDifference, goDifferences } from './go-differences.ts';
import type { GoRelease } from './go-release.ts';

export type GoRule = keyof typeof goDifferences;

/** Whether a program built with this Go does it in the newer way. */
export function follows(go: GoRelease, rule: GoRule): boolean {
  const { since, setting }: GoDifference = goDifferences[rule];
  if (!isSince(go, since)) return false;
  if (setting === null || go.minor >= (setting.goneIn ?? Number.POSITIVE_INFINITY)) return true;
  return go.godebug[setting.name] !== setting.older;
}

function isSince(go: GoRelease, since: readonly string[]): boolean {
  const starts = since.map(startOf);
  const same = starts.find(([, minor]) => minor === go.minor);
  if (same !== undefined) return go.patch >= (same[2] ?? 0);
  return starts.every(([, minor = 0]) => minor < go.minor);
}

const starts = new Map<string, readonly number[]>();

function startOf(text: string): readonly number[] {
  const start = starts.get(text) ?? text.split('.').map(Number);
  starts.set(text, start);
  return start;
}
