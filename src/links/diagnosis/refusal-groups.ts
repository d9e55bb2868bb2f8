import type { RefusedHandshake } from '../../x509/handshake.ts';
import type { RefusalCode } from '../../x509/verdict.ts';
import type { Pair } from '../felix-typha/pair.ts';
import type { Seen } from './active.ts';

export interface RefusedPair extends Pair {
  readonly verdict: RefusedHandshake;
}

/** Everything that says the same: one end refuses the other for one reason. */
export interface RefusalGroup {
  readonly refusedBy: 'server' | 'client';
  /** Null: only that there was a refusal is known. */
  readonly code: RefusalCode | null;
  readonly byTypha: Seen[];
  readonly byClients: Seen[];
  readonly pairs: RefusedPair[];
}

/** Reasons that come with the same alert: all that a client's log can tell. */
const family: Partial<Record<RefusalCode, string>> = {
  expired: 'dates',
  'not-yet-valid': 'dates',
  'unknown-authority': 'authority',
  'no-certificate': 'none',
};

/**
 * Joins both ends' lines and what is stored. A line that names the reason makes a group; one that does not (an alert,
 * a connection cut off) goes to the groups whose refusal it can be the other side of.
 */
export function refusalGroups(seen: readonly Seen[], pairs: readonly Pair[]): RefusalGroup[] {
  const groups: RefusalGroup[] = [];
  const groupOf = (refusedBy: 'server' | 'client', code: RefusalCode | null): RefusalGroup => {
    const known = groups.find((group) => group.refusedBy === refusedBy && group.code === code);
    if (known !== undefined) return known;
    const fresh: RefusalGroup = { refusedBy, code, byTypha: [], byClients: [], pairs: [] };
    groups.push(fresh);
    return fresh;
  };
  for (const pair of pairs) {
    if (pair.verdict === null || pair.verdict.accepted || pair.verdict.stage === 'loading') continue;
    const { refusedBy, refusal } = pair.verdict;
    groupOf(refusedBy, refusal.code).pairs.push({ ...pair, verdict: pair.verdict });
  }
  const vague: Seen[] = [];
  for (const one of seen) {
    const { meaning, by } = one.sighting.pattern;
    if (meaning.kind !== 'refusal') continue;
    const own = (by === 'typha') === (meaning.refusedBy === 'server') || meaning.code === 'plaintext-peer';
    if (!own || meaning.code === null) vague.push(one);
    else if (!isProbe(one, groups))
      groupOf(meaning.refusedBy, meaning.code)[by === 'typha' ? 'byTypha' : 'byClients'].push(one);
  }
  for (const one of vague) attach(one, groups, groupOf);
  return groups;
}

function attach(
  one: Seen,
  groups: readonly RefusalGroup[],
  groupOf: (refusedBy: 'server' | 'client', code: RefusalCode | null) => RefusalGroup,
): void {
  const { meaning, by } = one.sighting.pattern;
  if (meaning.kind !== 'refusal') return;
  const hint = meaning.code === null ? undefined : family[meaning.code];
  const fitting = groups.filter(
    ({ refusedBy, code }) =>
      refusedBy === meaning.refusedBy && code !== null && (hint === undefined || family[code] === hint),
  );
  const others = fitting.length > 0 ? fitting : [groupOf(meaning.refusedBy, meaning.code)];
  for (const group of others) group[by === 'typha' ? 'byTypha' : 'byClients'].push(one);
}

/** A probe comes through the node's loopback and shows no certificate. */
function isProbe({ sighting, peers }: Seen, groups: readonly RefusalGroup[]): boolean {
  const { meaning, by } = sighting.pattern;
  if (by !== 'typha' || meaning.kind !== 'refusal' || meaning.code !== 'no-certificate') return false;
  if (groups.some(({ code, pairs }) => code === 'no-certificate' && pairs.length > 0)) return false;
  return peers.length > 0 && peers.every((peer) => peer === '127.0.0.1' || peer === '::1');
}
