import { setTimeout as sleep } from 'node:timers/promises';
import { customKinds, operatorKinds } from './custom-kinds.ts';
import { type Api, connect } from './lib/api.ts';
import type { RealCluster } from './real-cluster.ts';

/** Everything with a place in a namespace that a scenario or this program may have put there. */
const namespaced: readonly string[] = [
  'apis/apps/v1|deployments',
  'apis/apps/v1|daemonsets',
  'apis/apps/v1|replicasets',
  'apis/apps/v1|controllerrevisions',
  'api/v1|pods',
  'api/v1|secrets',
  'api/v1|configmaps',
  'api/v1|services',
  'apis/policy/v1|poddisruptionbudgets',
  'apis/coordination.k8s.io/v1|leases',
];

/** What the cluster itself keeps there, and would make again. */
const clustersOwn =
  /^(kube-root-ca\.crt|extension-apiserver-authentication|kube-apiserver-legacy-service-account-token-tracking|kubernetes|apiserver-\w+|kwok-.*)$/;

/** Takes out everything that scenarios put in and waits until it is gone. Empty namespaces stay. */
export async function clear(cluster: RealCluster): Promise<void> {
  const api = connect(cluster.dir);
  try {
    for (const path of await collections(api)) await removeAll(api, path);
    for (const { plural, group } of operatorKinds) {
      await remove(api, `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.${group}`);
    }
    await untilGone(api);
  } finally {
    api.close();
  }
}

async function collections(api: Api): Promise<string[]> {
  const namespaces = (await names(api, '/api/v1/namespaces')).filter((name) => name !== 'default');
  return [
    ...namespaced.flatMap((kind) =>
      namespaces.map((namespace) => `/${kind.replace('|', `/namespaces/${namespace}/`)}`),
    ),
    ...customKinds.map(({ group, version, plural }) => `/apis/${group}/${version}/${plural}`),
  ];
}

async function removeAll(api: Api, path: string): Promise<void> {
  await Promise.all((await names(api, path)).map((name) => remove(api, `${path}/${name}`)));
}

async function remove(api: Api, path: string): Promise<void> {
  const options = { propagationPolicy: 'Background', gracePeriodSeconds: 0 };
  const answer = await api.send('DELETE', path, JSON.stringify(options));
  if (![200, 202, 404, 409].includes(answer.status))
    throw new Error(`${path}: ${answer.status} ${answer.text}`);
}

/** Controllers may make a pod more before they see that their workload is gone: removed again until none is. */
async function untilGone(api: Api): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const left: string[] = [];
    for (const path of await collections(api)) {
      for (const name of await names(api, path)) left.push(`${path}/${name}`);
    }
    for (const { plural, group, version } of operatorKinds) {
      const answer = await api.send('GET', `/apis/${group}/${version}/${plural}`);
      if (answer.status !== 404) left.push(`the definition of ${plural}`);
    }
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`not gone in a minute: ${left.join(', ')}`);
    await Promise.all(left.filter((path) => path.startsWith('/')).map((path) => remove(api, path)));
    await sleep(100);
  }
}

/** Names in a collection without the cluster's own; none where the kind is not served. */
async function names(api: Api, path: string): Promise<string[]> {
  const answer = await api.send('GET', path);
  if (answer.status === 404) return [];
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  const { items } = JSON.parse(answer.text) as { items: { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name).filter((name) => !clustersOwn.test(name));
}
