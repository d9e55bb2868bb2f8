import { workloadName } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { pairsOf } from '../../../links/felix-typha/pair.ts';
import { type FelixTyphaState, roleName } from './state.ts';

/**
 * What workloads that have yet to load what is stored would then be refused, or refuse: an end that could not start,
 * or a pair of a client and a Typha. Workloads are given by name, each answer is a line that names the same in every
 * state.
 */
export function refusedOnceLoaded(
  state: FelixTyphaState,
  workloads: ReadonlySet<string>,
  now: Date,
): Set<string> {
  const isLoading = (end: End) => workloads.has(workloadName(end.workload));
  const broken = [...state.servers, ...state.clients].filter(
    (end) => isLoading(end) && end.mode === 'broken',
  );
  const refused = pairsOf(state.discoveries, now).filter(
    ({ client, server, verdict }) => verdict?.accepted === false && (isLoading(client) || isLoading(server)),
  );
  return new Set([
    ...broken.map(roleName),
    ...refused.map(({ client, server }) => `${roleName(client)} > ${roleName(server)}`),
  ]);
}
