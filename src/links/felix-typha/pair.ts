import type { HandshakeVerdict, PossibleEnd, RefusedHandshake, TlsEnd } from '../../x509/handshake.ts';
import { wouldConnectInAny } from '../../x509/handshake-of-releases.ts';
import { goWords } from '../release-go.ts';
import { unique } from '../wording.ts';
import type { TyphaDiscovery } from './discovery.ts';
import type { End } from './end.ts';
import { onlyWorld, whateverWords, worldsOf } from './worlds.ts';

/** A client and a Typha that can meet, and what comes of it. */
export interface Pair extends MetVerdict {
  readonly client: End;
  readonly server: End;
}

interface MetVerdict {
  /** Null when it is not known. */
  readonly verdict: HandshakeVerdict | null;
  /** Why there is no verdict although all settings and files are known. */
  readonly undecided: string | null;
  /** Null where all settings and files are known; else the refusal is certain, and these words say whatever what is. */
  readonly whatever: string | null;
}

/** Every pair that can meet and that starts at all. */
export function pairsOf(discoveries: readonly TyphaDiscovery[], now: Date): Pair[] {
  const known = new Map<string, MetVerdict>();
  return discoveries.flatMap(({ client, servers }) =>
    servers
      .filter((server) => server.mode !== 'broken' && client.mode !== 'broken')
      .map((server) => {
        const [ofServer, ofClient] = [worldsOf(server), worldsOf(client)];
        const same = JSON.stringify([
          [server.mode, server.release, ofServer],
          [client.mode, client.release, ofClient],
        ]);
        const met = known.get(same) ?? meet(server, ofServer, client, ofClient, now);
        known.set(same, met);
        return { client, server, ...met };
      }),
  );
}

/**
 * The same with what `worldsOf` says of the two: every Go that their releases may have been built with counts, and where
 * something is not known every world that is possible. Only a refusal in all of them is a verdict then.
 */
export function meet(
  server: End,
  serverWorlds: readonly PossibleEnd[] | null,
  client: End,
  clientWorlds: readonly PossibleEnd[] | null,
  now: Date,
): MetVerdict {
  const [ofServer, ofClient] = [onlyWorld(server, serverWorlds), onlyWorld(client, clientWorlds)];
  if (ofServer !== null && ofClient !== null)
    return { ...metKnown(server, ofServer, client, ofClient, now), whatever: null };
  const gos = { server: server.release.gos, client: client.release.gos };
  const verdicts = (serverWorlds ?? []).flatMap((one) =>
    (clientWorlds ?? []).map((other) => wouldConnectInAny(one, other, gos, now)),
  );
  const refused = verdicts.filter((verdict): verdict is RefusedHandshake => verdict.accepted === false);
  const verdict = refused.find(({ refusal }) => refusal.code !== 'plaintext-peer') ?? refused[0];
  if (verdict === undefined || refused.length < verdicts.length)
    return { verdict: null, undecided: null, whatever: null };
  return { verdict, undecided: null, whatever: whateverWords(verdict, { server, client }) };
}

function metKnown(
  server: End,
  serverTls: TlsEnd,
  client: End,
  clientTls: TlsEnd,
  now: Date,
): Pick<MetVerdict, 'verdict' | 'undecided'> {
  const gos = { server: server.release.gos, client: client.release.gos };
  const verdict = wouldConnectInAny(serverTls, clientTls, gos, now);
  if (verdict.accepted === null) {
    const whys = [server, client].flatMap(({ release }) =>
      release.gos.length > 1 ? [goWords(release)] : [],
    );
    return { verdict: null, undecided: `${verdict.why}; ${unique(whys).join('; ')}` };
  }
  const fips = [server, client].find(({ release }) => release.fips);
  if (fips === undefined || !verdict.accepted || verdict.version === null) {
    return { verdict, undecided: null };
  }
  const undecided = `${fips.process} is built for FIPS, which refuses keys and algorithms that other builds accept`;
  return { verdict: null, undecided };
}
