import { createHash } from 'node:crypto';
import type { Lateness } from '../../../../simulator/server/pod-files.ts';

/** From 5 to 90 seconds, for each volume of each pod by itself; another seed gives other ones. */
export function lateBy(seed: number): Lateness {
  return (pod, volume) => {
    const digest = createHash('sha256').update(`${seed} ${pod.metadata.uid} ${volume}`).digest();
    return 5_000 + (digest.readUInt32BE() / 2 ** 32) * 85_000;
  };
}
