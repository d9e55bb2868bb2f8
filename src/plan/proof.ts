import type { End } from '../links/felix-typha/end.ts';
import { meetingOf } from '../links/felix-typha/meeting.ts';
import { meet, tlsEnd } from '../links/felix-typha/pair.ts';
import type { SeenObject } from '../snapshot/objects.ts';
import { objectKey, type Snapshot, without } from '../snapshot/snapshot.ts';
import type { HandshakeVerdict, TlsEnd } from '../x509/handshake.ts';
import type { Proof } from './step.ts';
import { roleName, type World, worldOf } from './world.ts';

/** What the judgement of a step came to. */
export type Judgement =
  | {
      readonly kind: 'safe';
      readonly proof: Proof;
      readonly acceptedBefore: number;
      readonly acceptedAfter: number;
    }
  | { readonly kind: 'unsafe'; readonly refusals: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Judges a step: while it is under way every server and every client may have any mixture of the old and the
 * new objects, with and without those that are removed, and each client meets the servers behind the address that its own settings resolve to. Safe when
 * no pair that accepted each other before refuses in any mixture, no client that had a server meets a new one
 * that refuses or finds none, and at the end at least as many pairs accept each other as before.
 */
export function proveChange(
  before: Snapshot,
  after: readonly SeenObject[],
  now: Date,
  removed: readonly SeenObject[] = [],
): Judgement {
  const start = worldOf(before);
  const mixtures = subsets([
    ...after.map((object) => (snapshot: Snapshot) => withObjects(snapshot, [object])),
    ...removed.map((object) => (snapshot: Snapshot) => without(snapshot, [object])),
  ]).map((changes) => worldOf(changes.reduce((snapshot, change) => change(snapshot), before)));
  const end = mixtures.at(-1) ?? start;
  const servers = distinctServers(mixtures);
  const accepted = acceptedPairs(start, now);
  const served = new Set(
    start.meetings.flatMap(({ client, servers: met }) =>
      met.some((s) => accepted.has(pairName(client, s))) ? [roleName(client)] : [],
    ),
  );
  const known = metPairs(start);
  const refusals = new Set<string>();
  let pairings = 0;
  let refused = 0;
  for (const client of distinctClients(mixtures, servers))
    for (const server of client.reach) {
      const pair = pairName(client.end, server.end);
      const isProtected = accepted.has(pair) || (!known.has(pair) && served.has(roleName(client.end)));
      const verdict = verdictOf(server, client, now);
      if (verdict === null && isProtected) return { kind: 'unknown', why: blindness(server, client, now) };
      pairings += 1;
      if (verdict?.accepted !== false) continue;
      if (isProtected)
        refusals.add(`${roleName(client.end)} and ${roleName(server.end)}: ${verdict.refusal.message}`);
      else refused += 1;
    }
  for (const { client, servers: met, obstacle } of mixtures.flatMap(({ meetings }) => meetings))
    if (met.length === 0 && served.has(roleName(client)))
      refusals.add(`${roleName(client)}: ${obstacle ?? 'it would find no Typha'}`);
  const acceptedAfter = acceptedPairs(end, now).size;
  if (refusals.size > 0) return { kind: 'unsafe', refusals: [...refusals] };
  if (acceptedAfter < accepted.size)
    return { kind: 'unsafe', refusals: [`${accepted.size - acceptedAfter} pairs would no longer meet`] };
  return { kind: 'safe', proof: { pairings, refused }, acceptedBefore: accepted.size, acceptedAfter };
}

/** The snapshot with these objects in place of those it has. */
export function withObjects(snapshot: Snapshot, objects: readonly SeenObject[]): Snapshot {
  const all = new Map(snapshot.objects);
  for (const object of objects)
    all.set(objectKey(object.kind, object.metadata.namespace, object.metadata.name), object);
  return { ...snapshot, objects: all };
}

/** Pairs of processes that accept each other in every template that runs. */
export function acceptedPairs(world: World, now: Date): Set<string> {
  const accepted = new Set<string>();
  const refused = new Set<string>();
  for (const { client, servers } of world.meetings)
    for (const server of servers) {
      const name = pairName(client, server);
      const verdict = verdictOf(
        { end: server, tls: tlsEnd(server) },
        { end: client, tls: tlsEnd(client) },
        now,
      );
      (verdict?.accepted === true ? accepted : refused).add(name);
    }
  return new Set([...accepted].filter((name) => !refused.has(name)));
}

interface Configured {
  readonly end: End;
  /** Null: it does not get as far as a handshake, or that is not known. */
  readonly tls: TlsEnd | null;
}

/** A broken end refuses; one of which something is not known is not known. */
function verdictOf(server: Configured, client: Configured, now: Date): HandshakeVerdict | null {
  if (server.tls !== null && client.tls !== null)
    return meet(server.end, server.tls, client.end, client.tls, now).verdict;
  for (const { end } of [server, client])
    if (end.mode === 'broken')
      return {
        accepted: false,
        refusedBy: end.side,
        stage: 'loading',
        refusal: {
          code: 'malformed-certificate',
          message: `the settings of ${roleName(end)} are incomplete`,
        },
        alert: null,
        serverLog: [],
        clientLog: [],
      };
  return null;
}

function blindness(server: Configured, client: Configured, now: Date): string {
  const { undecided } = meet(server.end, server.tls, client.end, client.tls, now);
  if (undecided !== null) return `${roleName(client.end)} and ${roleName(server.end)}: ${undecided}`;
  const blind = server.tls === null ? server.end : client.end;
  const trouble = blind.certificate?.trouble ?? blind.trust?.trouble;
  const outcome = blind.tls.outcome.kind === 'unknown' ? blind.tls.outcome.why : null;
  return `${roleName(blind)}: ${trouble?.why ?? outcome ?? 'its settings or files could not be read'}`;
}

function pairName(client: End, server: End): string {
  return `${roleName(client)} > ${roleName(server)}`;
}

function metPairs(world: World): Set<string> {
  return new Set(
    world.meetings.flatMap(({ client, servers }) => servers.map((server) => pairName(client, server))),
  );
}

/** Servers that a client cannot tell apart are one. */
function distinctServers(worlds: readonly World[]): Configured[] {
  const distinct = new Map<string, Configured>();
  for (const end of worlds.flatMap((world) => world.servers)) {
    const tls = tlsEnd(end);
    const labels = end.revision.template.metadata?.labels ?? {};
    distinct.set(JSON.stringify([roleName(end), end.mode, end.release, tls, labels]), { end, tls });
  }
  return [...distinct.values()];
}

interface DialingClient extends Configured {
  /** The servers of any mixture that its settings lead it to. */
  readonly reach: readonly Configured[];
}

/** Clients with the same settings, files and reach are one. */
function distinctClients(worlds: readonly World[], servers: readonly Configured[]): DialingClient[] {
  const distinct = new Map<string, DialingClient>();
  for (const world of worlds)
    for (const end of world.clients) {
      const met = new Set(
        meetingOf(
          world.snapshot,
          end,
          servers.map((server) => server.end),
        ).servers,
      );
      const reach = servers.filter((server) => met.has(server.end));
      const tls = tlsEnd(end);
      const key = JSON.stringify([
        roleName(end),
        end.mode,
        end.release,
        tls,
        reach.map((server) => servers.indexOf(server)),
      ]);
      distinct.set(key, { end, tls, reach });
    }
  return [...distinct.values()];
}

/** Every subset of the changes, none first, all last: 2^n, n is at most a handful. */
function subsets<T>(changes: readonly T[]): T[][] {
  return Array.from({ length: 2 ** changes.length }, (_, bits) =>
    changes.filter((_change, index) => (bits >> index) & 1),
  );
}
