import type { Workload } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { pairsOf } from '../../../links/felix-typha/pair.ts';
import type { FelixTyphaState } from './state.ts';

/** Whether workloads that have yet to load what is stored would then refuse or be refused, or could not start. */
export function isRefusedOnceLoaded(
  state: FelixTyphaState,
  workloads: readonly Workload[],
  now: Date,
): boolean {
  const isLoading = (end: End) => workloads.includes(end.workload);
  const ends = [...state.servers, ...state.clients].filter(isLoading);
  if (ends.some((end) => end.mode === 'broken')) return true;
  return pairsOf(state.meetings, now).some(
    ({ client, server, verdict }) => verdict?.accepted === false && (isLoading(client) || isLoading(server)),
  );
}
