import { discoveryOf } from '../../links/felix-typha/discovery.ts';
import type { End } from '../../links/felix-typha/end.ts';
import { meet } from '../../links/felix-typha/pair.ts';
import { onlyWorld, worldsOf } from '../../links/felix-typha/worlds.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PossibleEnd } from '../../x509/handshake.ts';
import type { Connection, Connections, Endpoint, Verdict } from '../model/connection.ts';
import { roleName, stateOf } from './felix-typha/state.ts';

interface FelixTyphaEndpoint extends Endpoint {
  readonly snapshot: Snapshot;
  readonly end: End;
  /** What it may be in a handshake, by what is known of it. */
  readonly worlds: readonly PossibleEnd[] | null;
}

/** Clients of Typha and the Typhas behind the address that their own settings resolve to. */
export function felixTyphaConnections(now: Date): Connections<FelixTyphaEndpoint, FelixTyphaEndpoint> {
  return {
    endpoints: (snapshot) => {
      const { clients, servers } = stateOf(snapshot);
      const endpoint = (end: End) => endpointOf(snapshot, end);
      return { clients: clients.map(endpoint), servers: servers.map(endpoint) };
    },
    discover: ({ snapshot, end }, servers) => {
      const { servers: met, blocker } = discoveryOf(
        snapshot,
        end,
        servers.map((server) => server.end),
      );
      const found = new Set(met);
      return {
        servers: servers.filter((server) => found.has(server.end)),
        blocker: blocker ?? 'it would find no Typha',
      };
    },
    verdict: (connection) => verdictOf(connection, now),
    // A pair that is new counts as one that accepted each other where its client had a server.
    weigh: (verdict, { verdicts, isServed }) => {
      const isAccepted = verdicts.every(({ kind }) => kind === 'accepted');
      if (verdicts.length === 0 ? isServed : isAccepted)
        return verdict.kind === 'accepted' ? 'fine' : verdict.kind;
      return verdict.kind === 'refused' ? 'as-before' : 'fine';
    },
    sentence: ({ client, server }, { kind, why }) =>
      kind === 'unknown' ? why : `${client.role} and ${server.role}: ${why}`,
    told: 'unknown',
    keepsPairs: true,
  };
}

type FelixTyphaConnection = Connection<FelixTyphaEndpoint, FelixTyphaEndpoint>;

function endpointOf(snapshot: Snapshot, end: End): FelixTyphaEndpoint {
  const worlds = worldsOf(end);
  const labels = end.side === 'server' ? [end.revision.template.metadata?.labels ?? {}] : [];
  const role = roleName(end);
  // Its Gos follow from the rest of it.
  const { gos: _gos, ...release } = end.release;
  return {
    owner: { kind: 'workload', workload: end.workload },
    role,
    key: JSON.stringify([role, end.mode, release, worlds, ...labels]),
    snapshot,
    end,
    worlds,
  };
}

/** A broken endpoint refuses; one of which something is not known is not known. */
function verdictOf({ client, server }: FelixTyphaConnection, now: Date): Verdict {
  const { verdict, undecided, whatever } = meet(server.end, server.worlds, client.end, client.worlds, now);
  if (verdict !== null)
    return verdict.accepted
      ? { kind: 'accepted' }
      : { kind: 'refused', why: `${verdict.refusal.message}${whatever ?? ''}` };
  const broken = [server, client].find(({ end }) => end.mode === 'broken');
  if (broken !== undefined) return { kind: 'refused', why: `the settings of ${broken.role} are incomplete` };
  return {
    kind: 'unknown',
    why:
      undecided === null
        ? unreadable(onlyWorld(server.end, server.worlds) === null ? server : client)
        : `${client.role} and ${server.role}: ${undecided}`,
  };
}

function unreadable({ role, end: { certificate, trust, tls } }: FelixTyphaEndpoint): string {
  const problem = certificate?.problem ?? trust?.problem;
  const outcome = tls.outcome.kind === 'unknown' ? tls.outcome.why : null;
  return `${role}: ${problem?.why ?? outcome ?? 'its settings or files could not be read'}`;
}
