import type { End } from '../../links/felix-typha/end.ts';
import { pairsOf } from '../../links/felix-typha/pair.ts';
import { day } from '../../links/time-span.ts';
import { listed, shown, unique } from '../../links/wording.ts';
import type { Materials } from '../materials.ts';
import { roleName, type World } from '../world.ts';
import { type Leg, leafOf } from './leg.ts';

/** `Typha and Felix`. */
export const titles = (legs: readonly Leg[]): string => listed(legs.map(({ title }) => title));

/** `CN calico-typha, spiffe://…, until 2027-11-24`, for each new certificate. */
export function newLeafs(legs: readonly Leg[], materials: Materials): string {
  const described = legs.flatMap(({ side }) => {
    const leaf = leafOf(materials[side]);
    if (leaf === null) return [];
    const names = [
      ...(leaf.commonName === '' ? [] : [`CN ${shown(leaf.commonName)}`]),
      ...leaf.uriSans.map(shown),
    ];
    return [`${names.join(', ')}, until ${day(leaf.notAfter)}`];
  });
  return listed(unique(described));
}

/**
 * Who is refused today and why, when nobody at all gets through; null while somebody does, or that is not known:
 * settings that are incomplete now may have been whole when a running process read them.
 */
export function cutOffToday(world: World, now: Date): string | null {
  const pairs = pairsOf(world.meetings, now);
  if (pairs.some(({ verdict }) => verdict === null || verdict.accepted)) return null;
  const ends = [...world.servers, ...world.clients];
  if (ends.some((end) => end.mode === 'broken' && !lacksFiles(end))) return null;
  const refused = pairs.flatMap(({ client, server, verdict }) =>
    verdict?.accepted === false
      ? [`${roleName(client)} and ${roleName(server)} refuse each other (${verdict.refusal.message})`]
      : [],
  );
  const broken = ends
    .filter(({ mode }) => mode === 'broken')
    .map((end) => `${roleName(end)} cannot use its files`);
  const all = unique([...refused, ...broken]);
  return all.length === 0 ? null : listed(all);
}

/** Its settings are complete, but a file that they name is not there. */
function lacksFiles({ tls }: End): boolean {
  return tls.outcome.kind === 'tls' && tls.environment.obstacles.length === 0;
}
