import { type ApiserverClient, apiserverClients } from '../../calico/apiserver-clients.ts';
import { installation } from '../../calico/installation.ts';
import { revisionSuffix, workloadName } from '../../calico/workload.ts';
import type { Connections, Endpoint, Verdict } from '../model/connection.ts';
import { connectionStateOf } from './kube-apiserver/connection-state.ts';

interface ApiserverEndpoint extends Endpoint {
  readonly client: ApiserverClient;
}

const server: Endpoint = {
  owner: { kind: 'file', path: 'kube-apiserver' },
  role: 'kube-apiserver',
  key: 'kube-apiserver',
};

/**
 * Every component of each running template, and kube-apiserver as our own connection saw it: a container may restart
 * at any time, and reads what ConfigMaps hold then.
 */
export function kubeApiserverConnections(now: Date): Connections<ApiserverEndpoint, Endpoint> {
  return {
    endpoints: (state) => ({
      clients: apiserverClients(state, installation(state)).map((client) => ({
        owner: { kind: 'workload', workload: client.workload },
        role: nameOf(client),
        key: null,
        client,
      })),
      servers: [server],
    }),
    discover: (_client, servers) => ({ servers, blocker: null }),
    verdict: ({ client: { client } }) => verdictOf(client, now),
    weigh: (verdict, { verdicts }) => {
      const was = verdicts.at(-1)?.kind;
      if (was === 'refused') return 'as-before';
      return verdict.kind === 'refused' || was !== 'unknown' ? 'refused' : 'fine';
    },
    sentence: ({ client: { role } }, { kind, why }) =>
      kind === 'refused'
        ? `${role}: ${why}`
        : `${role}, of which it is not known whether it would verify kube-apiserver: ${why}`,
    told: 'refused',
    keepsPairs: false,
  };
}

function verdictOf(client: ApiserverClient, now: Date): Verdict {
  const found = connectionStateOf(client, now);
  switch (found.kind) {
    case 'unverified':
    case 'verified':
      return { kind: 'accepted' };
    case 'cut-off':
      return { kind: 'refused', why: found.why };
    case 'unknown':
      return found;
  }
}

/** `typha of Deployment kube-system/calico-typha`. */
export function nameOf({ component, workload, revision }: Omit<ApiserverClient, 'access'>): string {
  return `${component} of ${workloadName(workload)}${revisionSuffix(revision)}`;
}
