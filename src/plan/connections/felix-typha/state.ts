import { type Installation, installation } from '../../../calico/installation.ts';
import { workloadName } from '../../../calico/workload.ts';
import { discoveryOf, type TyphaDiscovery } from '../../../links/felix-typha/discovery.ts';
import { type End, ends } from '../../../links/felix-typha/end.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';

/** The ends of the connection in one state of the cluster, and who meets whom. */
export interface FelixTyphaState {
  readonly snapshot: Snapshot;
  readonly installation: Installation;
  readonly servers: readonly End[];
  readonly clients: readonly End[];
  readonly discoveries: readonly TyphaDiscovery[];
}

export function stateOf(snapshot: Snapshot): FelixTyphaState {
  const found = installation(snapshot);
  const all = ends(snapshot, found);
  const servers = all.filter((end) => end.side === 'server' && end.mode !== 'not-used');
  const clients = all.filter((end) => end.side === 'client' && end.mode !== 'not-used');
  const discoveries = clients.map((client) => discoveryOf(snapshot, client, servers));
  return { snapshot, installation: found, servers, clients, discoveries };
}

/** Names a process of a workload, whatever its template: what a pair is a pair of. */
export function roleName(end: End): string {
  return `${end.process} ${workloadName(end.workload)}`;
}
