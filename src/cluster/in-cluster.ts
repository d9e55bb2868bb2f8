import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Environment } from './flags.ts';
import type { Target } from './target.ts';

/** Where the kubelet puts a pod's service account. */
export interface InClusterFiles {
  readonly token: string;
  readonly ca: string;
}

const serviceAccount: InClusterFiles = {
  token: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  ca: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
};

/** The API server of the cluster in whose pod this process runs, or null outside a pod (client-go rest/config.go). */
export function inClusterTarget(env: Environment, files: InClusterFiles = serviceAccount): Target | null {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  if (!host || !port || !existsSync(files.token)) return null;
  return {
    context: null,
    clusterName: 'in-cluster',
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    caFile: files.ca,
    caData: null,
    skipVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    user: {
      name: 'service account of this pod',
      certFile: null,
      certData: null,
      keyFile: null,
      keyData: null,
      token: null,
      tokenFile: files.token,
      username: null,
      password: null,
      exec: null,
      authProvider: null,
      file: null,
      impersonate: { user: null, groups: [], uid: null, extra: {} },
    },
  };
}
