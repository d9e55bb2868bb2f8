import { isIP } from 'node:net';
import type { ServerObservation } from '../../snapshot/socket-observation.ts';
import { shakeHands } from './handshake.ts';
import { reachAfter, reachFor } from './probe-typha.ts';
import type { Way } from './way.ts';

export interface ServerProbe {
  readonly version: '1.2' | '1.3';
  readonly withinMs: number;
  readonly serverName: string;
  /** False: only whether it can be reached. */
  readonly tls: boolean;
}

/** A handshake without a client certificate. */
export async function probeServer(way: Way, probe: ServerProbe): Promise<ServerObservation> {
  const { version, withinMs, serverName, tls } = probe;
  const { reach, stream } = await reachFor(way, withinMs);
  if (stream === null) return { reach, bare: null };
  if (!tls) {
    stream.destroy();
    return { reach, bare: null };
  }
  const name = isIP(serverName) === 0 ? { serverName } : {};
  const { observation, socket } = await shakeHands(stream, { version, pair: null, withinMs, ...name });
  socket.destroy();
  const after = reachAfter(reach, observation);
  return { reach: after, bare: after.reached ? observation : null };
}
