import type {
  HandshakeObservation,
  HelloObservation,
  ReachObservation,
  TyphaObservation,
} from '../../snapshot/socket-observation.ts';
import { type ClientPair, type Handshake, shakeHands } from './handshake.ts';
import { NotReached } from './pod-tunnel.ts';
import { askForHello } from './typha-hello.ts';
import { openWay, type Way } from './way.ts';

export interface TyphaProbe {
  readonly way: Way;
  /** Calico-node's certificate; null: try without one only. */
  readonly pair: ClientPair | null;
  /** What its settings say it speaks: tried first. */
  readonly expects: 'tls' | 'plaintext';
  readonly version: '1.2' | '1.3';
  /** Milliseconds for each rung. */
  readonly withinMs: number;
}

const protocolVersion = 70;

/**
 * Climbs the ladder of one Typha. Each handshake has a connection of its own: a refused certificate ends the
 * port-forward that carries it. What it leaves: two or three lines in Typha's log for each handshake.
 */
export async function probeTypha(probe: TyphaProbe): Promise<TyphaObservation> {
  const nothing = { bare: null, asFelix: null, hello: null, plaintextHello: null };
  if (probe.expects === 'plaintext') {
    const first = await plaintextHello(probe);
    if (!first.reach.reached) return { ...nothing, reach: first.reach };
    if (first.hello?.hello != null) return { ...nothing, reach: first.reach, plaintextHello: first.hello };
    return { ...(await tlsLadder(probe)), plaintextHello: first.hello };
  }
  const ladder = await tlsLadder(probe);
  if (!ladder.reach.reached || speaksTls(ladder.bare)) return ladder;
  const plain = await plaintextHello(probe);
  return { ...ladder, plaintextHello: plain.hello };
}

/** Whether what came back can only be TLS: a certificate or an alert. */
export function speaksTls(bare: HandshakeObservation | null): boolean {
  return bare !== null && (bare.chain.length > 0 || bare.outcome.kind === 'refused');
}

async function tlsLadder(probe: TyphaProbe): Promise<TyphaObservation> {
  const start = { asFelix: null, hello: null, plaintextHello: null };
  const first = await attempt(probe, probe.version, null);
  if (first.handshake === null) return { ...start, reach: first.reach, bare: null };
  first.handshake.socket.destroy();
  const refused = first.handshake.observation.outcome;
  const other = probe.version === '1.3' ? '1.2' : '1.3';
  const tooOld = refused.kind === 'refused' && refused.alert === protocolVersion;
  const version = tooOld ? other : probe.version;
  const second = tooOld ? await attempt(probe, version, null) : first;
  second.handshake?.socket.destroy();
  const bare = second.handshake?.observation ?? first.handshake.observation;
  const reach = reachAfter(first.reach, bare);
  if (probe.pair === null || !speaksTls(bare)) return { ...start, reach, bare };
  const { handshake } = await attempt(probe, version, probe.pair);
  const asFelix = handshake?.observation ?? null;
  if (handshake === null || asFelix?.outcome.kind !== 'accepted') return { ...start, reach, bare, asFelix };
  return { ...start, reach, bare, asFelix, hello: await askForHello(handshake.socket, probe.withinMs) };
}

async function attempt(
  { way, withinMs }: TyphaProbe,
  version: '1.2' | '1.3',
  pair: ClientPair | null,
): Promise<{ reach: ReachObservation; handshake: Handshake | null }> {
  const { reach, stream } = await reachFor(way, withinMs);
  return {
    reach,
    handshake: stream === null ? null : await shakeHands(stream, { version, pair, withinMs }),
  };
}

async function plaintextHello({
  way,
  withinMs,
}: TyphaProbe): Promise<{ reach: ReachObservation; hello: HelloObservation | null }> {
  const { reach, stream } = await reachFor(way, withinMs);
  if (stream === null) return { reach, hello: null };
  const hello = await askForHello(stream, withinMs);
  return { reach: nobodyListens(hello.cause) ? refusedReach(reach) : reach, hello };
}

export async function reachFor(way: Way, withinMs: number) {
  const startedAt = performance.now();
  try {
    const stream = await openWay(way, withinMs);
    const reach: ReachObservation = {
      reached: true,
      cause: null,
      kind: null,
      ms: performance.now() - startedAt,
    };
    return { reach, stream };
  } catch (error) {
    if (!(error instanceof NotReached)) throw error;
    const ms = performance.now() - startedAt;
    return { reach: { reached: false, cause: error.message, kind: error.kind, ms }, stream: null };
  }
}

/** A port-forward stands before its node has tried the port: that nobody listens shows only afterwards. */
export function reachAfter(reach: ReachObservation, bare: HandshakeObservation): ReachObservation {
  return bare.outcome.kind === 'closed' && nobodyListens(bare.outcome.cause) ? refusedReach(reach) : reach;
}

const nobodyListens = (cause: string | null): boolean => /connection refused/i.test(cause ?? '');

const refusedReach = (reach: ReachObservation): ReachObservation => ({
  ...reach,
  reached: false,
  cause: 'connection refused',
  kind: 'refused',
});
