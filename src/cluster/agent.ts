import type { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { kubeConfigOf } from './client-node.ts';
import type { Target } from './target.ts';
import type { TlsSettings } from './tls-settings.ts';

/**
 * Sockets to one server. For the 26 requests of a small cluster 4, 6, 8 and 16 sockets took 64, 74, 90 and 155 ms
 * on one machine alone (each costs a handshake), and 438, 334, 285 and 237 ms over 50 ms of round trip.
 */
const maxSockets = 6;

/** The sockets of one connection, kept alive between requests: straight, or through a proxy. */
export async function agentFor(target: Target, proxy: URL | null, tls: TlsSettings): Promise<Agent> {
  const settings = { keepAlive: true, maxSockets, scheduling: 'lifo' as const };
  if (target.server.protocol === 'http:') return (await import('./plain-http.ts')).plainHttpAgent(settings);
  if (proxy === null) return new HttpsAgent({ ...settings, ...tls });
  if (proxy.protocol.startsWith('socks')) return socksAgent(target, proxy);
  const { TunnelAgent } = await import('./tunnel.ts');
  return new TunnelAgent(proxy, { ...settings, ...tls });
}

/** SOCKS proxies go the way of client-node's WebSockets. */
async function socksAgent(target: Target, proxy: URL): Promise<Agent> {
  const config = await kubeConfigOf(target, proxy);
  const options: { agent?: Agent } = {};
  await config.applyToHTTPSOptions(options);
  return options.agent ?? new HttpsAgent();
}
