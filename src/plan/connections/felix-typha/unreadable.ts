import { sourceName } from '../../../calico/mounted-file.ts';
import { workloadName } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { listed, unique } from '../../../links/wording.ts';
import { type Snapshot, unread } from '../../../snapshot/snapshot.ts';
import type { FelixTyphaState } from './state.ts';

/** Why a plan cannot be proved: an end of which something that decides is not known; null when all is known. */
export function unreadableEndpoint({ snapshot, servers, clients }: FelixTyphaState): string | null {
  const unreadable = [...servers, ...clients].find((end) => end.mode === 'unknown' || isUnreadable(end));
  return unreadable === undefined ? null : blindness(unreadable, snapshot);
}

function isUnreadable(end: End): boolean {
  return end.certificate?.problem?.kind === 'unknown' || end.trust?.problem?.kind === 'unknown';
}

function blindness(end: End, snapshot: Snapshot): string {
  const unknown = Object.values(end.tls.files).find((file) => file?.kind === 'unknown');
  const where = unknown?.source == null ? '' : ` (${sourceName(unknown.source)})`;
  const why =
    unknown?.kind === 'unknown'
      ? unknown.why
      : end.tls.outcome.kind === 'unknown'
        ? end.tls.outcome.why
        : `its settings${hidden(end, snapshot)}`;
  return `What ${end.process} of ${workloadName(end.workload)} uses is not known: ${why}${where}`;
}

/** The objects beside a workload that may not be read: its variables may come from them. */
function hidden({ workload }: End, snapshot: Snapshot): string {
  const names = unread(snapshot).flatMap(({ outcome, request: { kind, namespace, name } }) =>
    outcome === 'forbidden' && name !== null && namespace === workload.namespace
      ? `${kind} ${namespace}/${name}`
      : [],
  );
  return names.length === 0 ? '' : `; may not read ${listed(unique(names))}`;
}
