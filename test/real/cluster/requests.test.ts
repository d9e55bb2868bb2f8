import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { AuditedRequest } from './audit-log.ts';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';
import { bind } from './rights.ts';

let cluster: RealCluster;
let kubeconfig: string;

before(async () => {
  cluster = await sharedCluster();
  kubeconfig = await cluster.user('audited');
  await bind(cluster, 'cluster-admin', { kind: 'User', name: 'audited' });
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

/** What `status` asks of the API server when that scenario is installed. */
async function requestsFor(scenario: string): Promise<AuditedRequest[]> {
  await clear(cluster);
  await installScenario(cluster, scenario);
  return cluster.audit('audited', async () => {
    await statusOf(kubeconfig);
  });
}

for (const scenario of ['operator-cn', 'operator-byo-spiffe', 'manifest-mtls-cn', 'etcd-mtls']) {
  test(`status of ${scenario} only reads, each thing once, and no Secret but those that a process uses`, async (t) => {
    const requests = await requestsFor(scenario);
    t.diagnostic(`${requests.length} requests`);
    assert.deepEqual([...new Set(requests.map(({ verb }) => verb))].sort(), ['get', 'list']);
    const uris = requests.map(({ uri }) => uri);
    assert.deepEqual(
      uris.filter((uri, index) => uris.indexOf(uri) !== index),
      [],
      'nothing is asked twice',
    );
    const secrets = requests.filter(({ resource }) => resource === 'secrets');
    assert.ok(secrets.length > 0);
    assert.deepEqual(
      secrets.filter(({ name }) => name === null),
      [],
      'Secrets are never listed',
    );
    assert.deepEqual(
      secrets.filter(({ name }) => name === 'tigera-ca-private'),
      [],
      'the key of the CA is never read',
    );
    for (const { userAgent } of requests) assert.match(userAgent, /^kubectl-calico-tls\b/);
  });
}
