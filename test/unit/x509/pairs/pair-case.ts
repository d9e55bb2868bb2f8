import type { HandshakeVerdict } from '../../../../src/x509/handshake.ts';
import type { End, World } from '../crafted/world.ts';

/** A hand-picked pair: a world of two ends that accept each other, one change, and the verdict. */
export interface PairCase {
  readonly name: string;
  /** `accepted`, or who refuses, whether already when loading, and the code: `server expired`. */
  readonly expect: string;
  readonly change: (world: World) => void;
}

export function verdictText(verdict: HandshakeVerdict): string {
  if (verdict.accepted) return 'accepted';
  const stage = verdict.stage === 'loading' ? 'loading ' : '';
  return `${verdict.refusedBy} ${stage}${verdict.refusal.code}`;
}

/** The same change to a client's leaf, which the server judges, and to a server's, which the client judges. */
export function bothWays(
  name: string,
  expect: readonly [byServer: string, byClient: string],
  change: (end: End, other: End, world: World) => void,
): PairCase[] {
  return [
    {
      name: `client: ${name}`,
      expect: expect[0],
      change: (world) => change(world.client, world.server, world),
    },
    {
      name: `server: ${name}`,
      expect: expect[1],
      change: (world) => change(world.server, world.client, world),
    },
  ];
}

/** `accepted`, or this code refused by the end that judges. */
export function refusedWith(code: string): readonly [byServer: string, byClient: string] {
  return code === 'accepted' ? [code, code] : [`server ${code}`, `client ${code}`];
}

/** This code when the end itself loads its file. */
export function notLoadedWith(code: string): readonly [byServer: string, byClient: string] {
  return [`client loading ${code}`, `server loading ${code}`];
}
