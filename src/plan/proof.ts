import type { End } from '../links/felix-typha/end.ts';
import { tlsEnd } from '../links/felix-typha/pair.ts';
import type { SeenObject } from '../snapshot/objects.ts';
import { objectKey, type Snapshot } from '../snapshot/snapshot.ts';
import { type HandshakeVerdict, type TlsEnd, wouldConnect } from '../x509/handshake.ts';
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
 * new objects. Safe when no pair of processes that accepted each other before it refuses in any mixture, and
 * when at its end at least as many pairs accept each other as before.
 */
export function proveChange(before: Snapshot, after: readonly SeenObject[], now: Date): Judgement {
  const start = worldOf(before);
  const mixtures = subsets(after).map((subset) => worldOf(withObjects(before, subset)));
  const end = mixtures.at(-1) ?? start;
  const servers = distinctEnds(mixtures.flatMap((world) => world.servers));
  const clients = distinctEnds(mixtures.flatMap((world) => world.clients));
  const met = meetings([start, ...mixtures]);
  const accepted = acceptedPairs(start, now);
  const refusals = new Set<string>();
  let pairings = 0;
  let refused = 0;
  for (const server of servers)
    for (const client of clients) {
      const pair = pairName(client.end, server.end);
      if (!met.has(pair)) continue;
      const verdict = verdictOf(server, client, now);
      if (verdict === null && accepted.has(pair)) return { kind: 'unknown', why: blindness(server, client) };
      pairings += 1;
      if (verdict?.accepted !== false) continue;
      if (accepted.has(pair))
        refusals.add(`${describe(client.end)} and ${describe(server.end)}: ${verdict.refusal.message}`);
      else refused += 1;
    }
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
  if (server.tls !== null && client.tls !== null) return wouldConnect(server.tls, client.tls, now);
  for (const { end } of [server, client])
    if (end.mode === 'broken')
      return {
        accepted: false,
        refusedBy: end.side,
        stage: 'loading',
        refusal: {
          code: 'malformed-certificate',
          message: `the settings of ${describe(end)} are incomplete`,
        },
        alert: null,
        serverLog: [],
        clientLog: [],
      };
  return null;
}

function blindness(server: Configured, client: Configured): string {
  const blind = server.tls === null ? server.end : client.end;
  const trouble = blind.certificate?.trouble ?? blind.trust?.trouble;
  const outcome = blind.tls.outcome.kind === 'unknown' ? blind.tls.outcome.why : null;
  return `${describe(blind)}: ${trouble?.why ?? outcome ?? 'its settings or files could not be read'}`;
}

function describe(end: End): string {
  return roleName(end);
}

function pairName(client: End, server: End): string {
  return `${roleName(client)} > ${roleName(server)}`;
}

function meetings(worlds: readonly World[]): Set<string> {
  return new Set(
    worlds.flatMap((world) =>
      world.meetings.flatMap(({ client, servers }) => servers.map((server) => pairName(client, server))),
    ),
  );
}

/** Ends that a peer cannot tell apart are one. */
function distinctEnds(ends: readonly End[]): Configured[] {
  const distinct = new Map<string, Configured>();
  for (const end of ends) {
    const tls = tlsEnd(end);
    distinct.set(JSON.stringify([roleName(end), end.mode, tls]), { end, tls });
  }
  return [...distinct.values()];
}

/** Every subset of the changed objects, none first, all last: 2^n, n is at most a handful. */
function subsets(objects: readonly SeenObject[]): SeenObject[][] {
  return Array.from({ length: 2 ** objects.length }, (_, bits) =>
    objects.filter((_object, index) => (bits >> index) & 1),
  );
}
