import { listed, unique } from '../wording.ts';
import type { Seen } from './active.ts';

/** What turns addresses and pods of logs into names. */
export interface Places {
  /** Node by address. */
  readonly nodeOf: ReadonlyMap<string, string>;
  /** All nodes with a calico-node; null when not known. */
  readonly nodes: number | null;
}

const mostNames = 4;

const processNames: Readonly<Record<string, string>> = {
  felix: 'Felix',
  confd: 'confd',
  'node-services': 'node-services',
  'tunnel-ip-allocator': 'tunnel-ip-allocator',
  'status-reporter': 'status-reporter',
  'node-status': 'node-status',
};

/** The nodes whose clients are concerned: those that Typha names, and those whose own logs say so. */
export function clientNodes(
  byTypha: readonly Seen[],
  byClients: readonly Seen[],
  { nodeOf }: Places,
): string[] {
  return unique([
    ...byTypha.flatMap(({ peers }) => peers.map((peer) => nodeOf.get(peer) ?? peer)),
    ...byClients.map(({ digest }) => digest.source.node ?? digest.source.pod),
  ]).toSorted();
}

/** `Felix and confd`, by the logs of clients; null when those say nothing. */
export function clientProcesses(byClients: readonly Seen[]): string | null {
  const found = unique(
    byClients.map(({ sighting }) => processNames[sighting.component] ?? sighting.component),
  );
  return found.length === 0 ? null : listed(found);
}

/** `Typha on node-7`, `Typhas on node-7 and node-9`; `Typha` when nothing says which. */
export function typhaNames(byTypha: readonly Seen[], byClients: readonly Seen[], { nodeOf }: Places): string {
  const own = byTypha.map(({ digest }) => digest.source.node ?? digest.source.pod);
  const dialled = byClients.flatMap(({ peers }) => peers.map((peer) => nodeOf.get(peer) ?? peer));
  const names = unique(own.length > 0 ? own : dialled).toSorted();
  if (names.length === 0) return 'Typha';
  return `${names.length === 1 ? 'Typha' : 'Typhas'} on ${someNames(names)}`;
}

/** `3 nodes (node-1, node-4, node-9)`, `node-1`. */
export function nodesText(nodes: readonly string[], { nodes: all }: Places): string {
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  if (all === nodes.length) return `all ${all} nodes (${someNames(nodes)})`;
  const total = all !== null && all > nodes.length ? ` of ${all}` : '';
  return `${nodes.length}${total} nodes (${someNames(nodes)})`;
}

function someNames(names: readonly string[]): string {
  if (names.length <= mostNames + 1) return listed(names);
  return `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}
