import { type KubeObject, stringsAt } from '../../../simulator/server/json.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { kept, nameOf } from './remembered.ts';
import type { Stage } from './stage.ts';

/** What a run that dies, and the one after it, may not lose. */
export interface Losses {
  /** Objects that were there at the start and have been deleted since. */
  readonly lost: readonly string[];
  /** CAs of this program that came into a ConfigMap since, by fingerprint: a run that goes on makes no second one. */
  readonly authorities: ReadonlySet<string>;
  /** Whether a run took its staged certificates away, as it does at its end. */
  readonly hasEnded: () => boolean;
  stop(): void;
}

export function watchLosses(on: Stage): Losses {
  const originals = kept(on);
  const known = new Set([...originals.values()].flatMap(authoritiesIn));
  const lost: string[] = [];
  const authorities = new Set<string>();
  let ended = false;
  const stop = on.bench.cluster.onChange(({ type, object }) => {
    if (type === 'DELETED' && originals.has(nameOf(object))) lost.push(nameOf(object));
    ended ||= type === 'DELETED' && object.metadata.name === 'calico-tls-pending';
    for (const one of authoritiesIn(object)) if (!known.has(one)) authorities.add(one);
  });
  return { lost, authorities, hasEnded: () => ended, stop };
}

function authoritiesIn(object: KubeObject): string[] {
  if (object.kind !== 'ConfigMap') return [];
  const texts = Object.values(stringsAt(object, 'data')).filter((text) => text.includes('BEGIN CERTIFICATE'));
  const certificates = texts.flatMap((text) => parseCertificates(text).certificates);
  return certificates
    .filter(({ commonName }) => commonName.startsWith('calico-tls-ca'))
    .map(({ sha256 }) => sha256);
}
