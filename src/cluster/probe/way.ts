import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';
import { NotReached, openPodTunnel, type PodPort } from './pod-tunnel.ts';

/** How to get to a server: through a pod's port, or straight to an address. Each call opens a new stream. */
export type Way =
  | { readonly kind: 'pod'; readonly config: KubeConfig; readonly port: PodPort }
  | { readonly kind: 'address'; readonly host: string; readonly port: number };

/** Opens the way within so many milliseconds. Rejects with NotReached. */
export async function openWay(way: Way, withinMs: number): Promise<Duplex> {
  const opening =
    way.kind === 'pod' ? openPodTunnel(way.config, way.port) : dial(way.host, way.port, withinMs);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotReached(`no answer within ${withinMs / 1000} s`, null)), withinMs);
  });
  try {
    return await Promise.race([opening, tooLate]);
  } catch (error) {
    opening.then(
      (late) => late.destroy(),
      () => {},
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function dial(host: string, port: number, withinMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const timer = setTimeout(
      () => socket.destroy(new Error(`no answer within ${withinMs / 1000} s`)),
      withinMs,
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', (error: Error & { code?: string }) => {
      clearTimeout(timer);
      const refused = error.code === 'ECONNREFUSED';
      reject(new NotReached(refused ? 'connection refused' : error.message, refused ? 'refused' : null));
    });
  });
}
