import assert from 'node:assert/strict';
import test from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { readStatus } from '../../../src/cli/status/status-pipeline.ts';
import { kubeconfigFile } from '../../support/kubeconfig-file.ts';

test('the pod of calicoctl, which has no label, is a row of the etcd link', async (context) => {
  const scenario = scenarioNamed('etcd-mtls');
  assert.ok(scenario !== undefined);
  const cluster = await startCluster({ scenario });
  context.after(() => cluster.close());
  const fromConfig = { configMapKeyRef: { name: 'calico-config', key: 'etcd_endpoints' } };
  cluster.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'calicoctl', namespace: 'kube-system' },
    spec: {
      containers: [{ name: 'calicoctl', env: [{ name: 'ETCD_ENDPOINTS', valueFrom: fromConfig }] }],
    },
  });
  const flags = { kubeconfig: kubeconfigFile(context, cluster.kubeconfig) };
  const request = {
    link: 'etcd',
    cluster: flags,
    from: [],
    save: null,
    expiresWithinMs: 0,
    probe: null,
    log: null,
  } as const;
  const status = await readStatus(request, new Date());
  const row = status.links[0]?.sides.find(({ component }) => component === 'calicoctl');
  assert.equal(row?.workload, 'Pod kube-system/calicoctl');
  assert.equal(row?.mode, 'tls');
  assert.ok(row?.findings.includes('CTLS303'));
});
