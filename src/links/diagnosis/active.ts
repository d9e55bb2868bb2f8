import type { LogDigest, Sighting } from './digest.ts';

/** A sighting with the log in which it stands. */
export interface Seen {
  readonly digest: LogDigest;
  readonly sighting: Sighting;
  /** Addresses of the other ends that have not connected since. */
  readonly peers: readonly string[];
}

/** Pods that are ready, by `namespace/name`. */
export type ReadyPods = ReadonlySet<string>;

/**
 * The sightings that still count: a line counts no more once the same connection has worked after it, nor one of a
 * container that ended and whose pod is ready again.
 */
export function activeSightings(digests: readonly LogDigest[], ready: ReadyPods): Seen[] {
  return digests.flatMap((digest) => {
    const { source, worked } = digest;
    if (source.previous && ready.has(`${source.namespace}/${source.pod}`)) return [];
    return digest.sightings.flatMap((sighting): Seen[] => {
      if (sighting.pattern.meaning.kind === 'own-fault') {
        const isOver =
          source.role === 'typha' &&
          digest.listens !== null &&
          ready.has(`${source.namespace}/${source.pod}`);
        return isOver ? [] : [{ digest, sighting, peers: [] }];
      }
      if (source.role === 'node') {
        const good = worked.get(sighting.component);
        return good !== undefined && good > sighting.last
          ? []
          : [{ digest, sighting, peers: [...sighting.peers.keys()] }];
      }
      const peers = [...sighting.peers]
        .filter(([peer, last]) => (worked.get(peer) ?? '') <= last)
        .map(([peer]) => peer);
      return sighting.peers.size > 0 && peers.length === 0 ? [] : [{ digest, sighting, peers }];
    });
  });
}
