import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { AnonymousObservation } from '../../snapshot/socket-observation.ts';

/** Asks for a path without any credential, over the same proxy and with the same trust as everything else. */
export async function askAnonymously(
  config: KubeConfig,
  path: string,
  withinMs: number,
): Promise<AnonymousObservation> {
  const startedAt = performance.now();
  const cluster = config.getCurrentCluster();
  const { KubeConfig: Config } = await import('@kubernetes/client-node/dist/config.js');
  const { request } = await import('node:https');
  const nobody = new Config();
  nobody.loadFromOptions({
    clusters: cluster === null ? [] : [cluster],
    users: [{ name: 'nobody' }],
    contexts: [{ name: 'nobody', cluster: cluster?.name ?? '', user: 'nobody' }],
    currentContext: 'nobody',
  });
  const options: RequestOptions = { method: 'GET', timeout: withinMs };
  await nobody.applyToHTTPSOptions(options);
  const done = (status: number | null, cause: string | null): AnonymousObservation => ({
    path,
    status,
    cause,
    ms: performance.now() - startedAt,
  });
  if (cluster === null || !cluster.server.startsWith('https:')) return done(null, 'the server is not https');
  return new Promise((resolve) => {
    const asked = request(new URL(`${cluster.server}${path}`), options, (response) => {
      response.destroy();
      resolve(done(response.statusCode ?? null, null));
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${withinMs / 1000} s`)));
    asked.once('error', (error) => resolve(done(null, error.message)));
    asked.end();
  });
}
