import type { RequestOptions } from 'node:https';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { execSettings } from './exec-plugin.ts';
import { impersonationHeaders } from './impersonation.ts';
import type { Target } from './target.ts';
import { userAgent } from './user-agent.ts';

/**
 * client-node's KubeConfig for a target, for what only client-node does: the authentication of auth-providers,
 * WebSockets and SOCKS proxies. Loaded when asked for: it takes longer than a whole `status` of a small cluster.
 */
export async function kubeConfigOf(target: Target, proxy: URL | null): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [clusterOf(target, proxy)],
    users: [userOf(target)],
    contexts: [{ name: 'target', cluster: 'cluster', user: 'user' }],
    currentContext: 'target',
  });
  return withHeaders(config, target);
}

function clusterOf(target: Target, proxy: URL | null): Cluster {
  return {
    name: 'cluster',
    server: target.server.href.replace(/\/$/, ''),
    skipTLSVerify: target.skipVerify,
    ...(target.caFile === null ? {} : { caFile: target.caFile }),
    ...(target.caData === null ? {} : { caData: target.caData }),
    ...(target.tlsServerName === null ? {} : { tlsServerName: target.tlsServerName }),
    ...(proxy === null ? {} : { proxyUrl: proxy.href }),
  };
}

function userOf(target: Target): User {
  const { user } = target;
  const withData = user.certData !== null && user.keyData !== null;
  const tokenFile =
    user.tokenFile === null ? null : { name: 'tokenFile', config: { tokenFile: user.tokenFile } };
  const provider = user.token === null ? (tokenFile ?? user.authProvider) : null;
  return {
    name: 'user',
    ...(withData && user.certData !== null ? { certData: user.certData } : {}),
    ...(withData && user.keyData !== null ? { keyData: user.keyData } : {}),
    ...(!withData && user.certFile !== null ? { certFile: user.certFile } : {}),
    ...(!withData && user.keyFile !== null ? { keyFile: user.keyFile } : {}),
    ...(user.token === null ? {} : { token: user.token }),
    ...(user.username === null ? {} : { username: user.username, password: user.password ?? '' }),
    ...(user.exec === null || user.token !== null ? {} : { exec: execSettings(target, user.exec) }),
    ...(provider === null ? {} : { authProvider: provider }),
    ...(user.impersonate.user === null ? {} : { impersonateUser: user.impersonate.user }),
  };
}

/** client-node's WebSockets have no User-Agent, and of the impersonation the user alone: the rest is added here. */
function withHeaders(config: KubeConfig, target: Target): KubeConfig {
  const apply = config.applyToHTTPSOptions.bind(config);
  return Object.assign(config, {
    async applyToHTTPSOptions(options: RequestOptions): Promise<void> {
      await apply(options);
      options.headers = {
        ...options.headers,
        'user-agent': userAgent,
        ...impersonationHeaders(target.user.impersonate),
      };
    },
  });
}
