import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Before, Connection, Connections, Endpoint, Endpoints, Verdict } from '../model/connection.ts';
import type { Proof } from '../model/step.ts';
import { mixturesOf, type ObjectsChanged } from './mixtures.ts';

/** What the proof of a step came to. */
export type Judgement =
  | { readonly kind: 'safe'; readonly proof: Proof }
  | { readonly kind: 'unsafe'; readonly refusals: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Judges a step by the connections that are asked for: while it is under way every client and every server may have
 * any mixture of the old and the new objects, with and without those that are removed, and each client meets the
 * servers that its own settings lead it to. Safe when nobody who is served before is refused, or finds nobody.
 */
export function prove(links: readonly Connections[], before: Snapshot, changed: ObjectsChanged): Judgement {
  const mixtures = mixturesOf(before, changed);
  let proof: Proof = { pairings: 0, refused: 0 };
  for (const link of links) {
    const judgement = proveLink(link, mixtures);
    if (judgement.kind !== 'safe') return judgement;
    const { pairings, refused } = judgement.proof;
    proof = { pairings: proof.pairings + pairings, refused: proof.refused + refused };
  }
  return { kind: 'safe', proof };
}

function proveLink(link: Connections, mixtures: readonly Snapshot[]): Judgement {
  const states = mixtures.map((mixture) => link.endpoints(mixture));
  const [start = { clients: [], servers: [] }] = states;
  const today = pairsOf(link, start);
  const served = clientsServed(today);
  const servers = distinct(states.flatMap((state) => state.servers));
  const connections = reachable(link, states, servers);
  const refusals = new Set<string>();
  const unknown: string[] = [];
  let refused = 0;
  for (const connection of connections) {
    const verdict = link.verdict(connection);
    if (verdict.kind === 'accepted') continue;
    const { client } = connection;
    const verdicts = today.get(pairName(connection))?.verdicts ?? [];
    switch (link.weigh(verdict, { verdicts, isServed: served.has(client.role) })) {
      case 'fine':
        break;
      case 'as-before':
        refused += 1;
        break;
      case 'refused':
        refusals.add(link.sentence(connection, verdict));
        break;
      case 'unknown':
        unknown.push(link.sentence(connection, verdict));
        break;
    }
  }
  for (const sentence of unserved(link, states, served)) refusals.add(sentence);
  const [why] = unknown;
  if (why !== undefined && (link.told === 'unknown' || refusals.size === 0)) return { kind: 'unknown', why };
  if (refusals.size > 0) return { kind: 'unsafe', refusals: [...refusals] };
  const fewer = link.keepsPairs ? accepted(today) - accepted(pairsOf(link, states.at(-1) ?? start)) : 0;
  if (fewer > 0) return { kind: 'unsafe', refusals: [`${fewer} pairs would no longer meet`] };
  return { kind: 'safe', proof: { pairings: connections.length, refused } };
}

/** Endpoints of the same role in all templates of a state, and what comes of their connections. */
interface RolePair {
  readonly client: string;
  readonly verdicts: readonly Verdict[];
}

function pairsOf(link: Connections, { clients, servers }: Endpoints): Map<string, RolePair> {
  const pairs = new Map<string, RolePair>();
  for (const client of clients)
    for (const server of link.discover(client, servers).servers) {
      const name = pairName({ client, server });
      const verdicts = [...(pairs.get(name)?.verdicts ?? []), link.verdict({ client, server })];
      pairs.set(name, { client: client.role, verdicts });
    }
  return pairs;
}

const isAccepted = ({ verdicts }: Pick<Before, 'verdicts'>): boolean =>
  verdicts.every(({ kind }) => kind === 'accepted');

function accepted(pairs: ReadonlyMap<string, RolePair>): number {
  return [...pairs.values()].filter(isAccepted).length;
}

function clientsServed(pairs: ReadonlyMap<string, RolePair>): Set<string> {
  return new Set([...pairs.values()].filter(isAccepted).map(({ client }) => client));
}

/** Clients of any state with the servers of any state that they find; clients with the same key and servers are one. */
function reachable(
  link: Connections,
  states: readonly Endpoints[],
  servers: readonly Endpoint[],
): Connection[] {
  const found = new Map<string, Connection[]>();
  states
    .flatMap(({ clients }) => clients)
    .forEach((client, at) => {
      const met = new Set(link.discover(client, servers).servers);
      const reach = servers.flatMap((server, index) => (met.has(server) ? [index] : []));
      const connections = servers.filter((server) => met.has(server)).map((server) => ({ client, server }));
      found.set(`${client.key ?? at} ${reach.join()}`, connections);
    });
  return [...found.values()].flat();
}

function distinct<E extends Endpoint>(endpoints: readonly E[]): E[] {
  return [...new Map(endpoints.map((endpoint, at) => [endpoint.key ?? at, endpoint])).values()];
}

/** Clients that had a server and would find none. */
function unserved(link: Connections, states: readonly Endpoints[], served: ReadonlySet<string>): string[] {
  return states.flatMap(({ clients, servers }) =>
    clients.flatMap((client) => {
      const { servers: met, blocker } = link.discover(client, servers);
      return met.length === 0 && served.has(client.role)
        ? [`${client.role}: ${blocker ?? 'it would find no server'}`]
        : [];
    }),
  );
}

function pairName({ client, server }: Connection): string {
  return `${client.role} > ${server.role}`;
}
