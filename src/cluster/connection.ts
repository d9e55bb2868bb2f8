import type { KubeConfig } from '@kubernetes/client-node';
import { type ClockSkew, narrowed, skewOf } from '../snapshot/clock-skew.ts';
import { absent, failed, type Reading } from '../snapshot/reading.ts';
import type { ServerConnection } from '../snapshot/snapshot.ts';
import { agentFor } from './agent.ts';
import { kubeConfigOf } from './client-node.ts';
import { credentialsOf } from './credentials.ts';
import type { Environment, KubeFlags } from './flags.ts';
import { type InClusterFiles, inClusterTarget } from './in-cluster.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { proxyFor } from './proxy.ts';
import { type ApiRequest, type ApiResponse, type RequestLog, requester } from './request.ts';
import { requestTimeout } from './request-timeout.ts';
import { describeHandshake } from './server-handshake.ts';
import { shownAddress } from './shown-address.ts';
import { resolveTarget, type Target } from './target.ts';

/** Counts of one connection: requests sent (retries too), and waves of requests that waited for each other. */
interface ConnectionStatistics {
  readonly requests: number;
  readonly retries: number;
  readonly waves: number;
}

/** An authenticated way to one API server. */
export interface Connection {
  readonly context: string | null;
  /** Without a password. */
  readonly server: string;
  /** One request; HTTP errors other than 401 are answers, everything else is an ExpectedError. */
  readonly request: (request: ApiRequest) => Promise<ApiResponse>;
  /** What the TLS handshake showed; absent for plain HTTP, failed before the first request. */
  readonly handshake: () => Reading<ServerConnection>;
  /** How far our clock is from the server's, by all answers so far; null: none said the time. */
  readonly clockSkew: () => ClockSkew | null;
  readonly statistics: () => ConnectionStatistics;
  /** Marks the start of requests that had to wait for earlier answers. */
  readonly beginWave: () => void;
  /** client-node's own client of the same server, proxy and user, for WebSockets. */
  readonly kubeConfig: () => Promise<KubeConfig>;
  /** Closes idle sockets, so that the process can end. */
  readonly close: () => void;
}

export interface ConnectOptions {
  /** Called once a request, for `-v`. Never sees headers or bodies. */
  readonly log?: RequestLog;
  /** Where a pod finds its service account; for tests. */
  readonly inCluster?: InClusterFiles;
}

/** Connects as kubectl would with the same flags and environment. Nothing is sent before the first request. */
export async function connect(
  flags: KubeFlags,
  env: Environment,
  options: ConnectOptions = {},
): Promise<Connection> {
  const timeout = requestTimeout(flags['request-timeout']);
  const target = findTarget(flags, env, options.inCluster);
  const proxy = proxyFor(target.server, target.proxyUrl, env);
  const credentials = await credentialsOf(target);
  const agent = await agentFor(target, proxy, credentials.tls);
  let seen: Reading<ServerConnection> | null = target.server.protocol === 'http:' ? absent : null;
  let skew: ClockSkew | null = null;
  const counts = { requests: 0, retries: 0, waves: 0 };
  const request = requester({
    target,
    proxy,
    credentials,
    agent,
    timeout,
    counts,
    onDated: (answer) => {
      skew = narrowed(skew, skewOf(answer));
    },
    onSocket: (socket) => {
      seen ??= describeHandshake(socket, credentials.kind);
    },
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  return {
    context: target.context,
    server: shownAddress(target.server),
    request,
    handshake: () => seen ?? failed('no TLS handshake was seen'),
    clockSkew: () => skew,
    statistics: () => ({ ...counts }),
    beginWave: () => {
      counts.waves += 1;
    },
    kubeConfig: () => kubeConfigOf(target, proxy),
    close: () => agent.destroy(),
  };
}

function findTarget(flags: KubeFlags, env: Environment, files: InClusterFiles | undefined): Target {
  const config = loadKubeconfig(flags, env);
  const inCluster =
    config.files.length === 0 && flags.server === undefined ? inClusterTarget(env, files) : null;
  return inCluster ?? resolveTarget(config, flags);
}
