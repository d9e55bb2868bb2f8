import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import { configMap } from '../../../simulator/scenarios/workloads/objects.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { now } from './empty-scenario.ts';

const typhaCa = configMap('tigera-operator', 'typha-ca', { caBundle: 'x' });

async function start(context: TestContext) {
  const cluster = await startCluster({ scenario: operatorCn, now });
  context.after(() => cluster.close());
  const config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
  return { cluster, config };
}

test("Kubernetes' own client reads the version, built-in and custom resources", async (context) => {
  const { config } = await start(context);
  assert.equal((await config.makeApiClient(VersionApi).getCode()).gitVersion, 'v1.33.5');
  const node = await config
    .makeApiClient(AppsV1Api)
    .readNamespacedDaemonSet({ name: 'calico-node', namespace: 'calico-system' });
  assert.equal(node.status?.numberReady, 4);
  const custom = config.makeApiClient(CustomObjectsApi);
  const status = await custom.getClusterCustomObject({
    group: 'operator.tigera.io',
    version: 'v1',
    plural: 'tigerastatuses',
    name: 'calico',
  });
  assert.equal(status.metadata.name, 'calico');
});

test("Kubernetes' own client meets a conflict as an ApiException of 409", async (context) => {
  const { config } = await start(context);
  const core = config.makeApiClient(CoreV1Api);
  const where = { name: 'typha-certs', namespace: 'tigera-operator' };
  const secret = await core.readNamespacedSecret(where);
  const labels = { ...secret.metadata?.labels, changed: 'yes' };
  await core.replaceNamespacedSecret({
    ...where,
    body: { ...secret, metadata: { ...secret.metadata, labels } },
  });
  await assert.rejects(core.replaceNamespacedSecret({ ...where, body: secret }), (error) => {
    assert.ok(error instanceof ApiException);
    return error.code === 409;
  });
});

test("Kubernetes' own watch sees a rollout", async (context) => {
  const { cluster, config } = await start(context);
  const api = config.makeApiClient(AppsV1Api);
  const listed = await api.listNamespacedDaemonSet({ namespace: 'calico-system' });
  const seen = await new Promise<string>((resolve, reject) => {
    const watching = new Watch(config).watch(
      '/apis/apps/v1/namespaces/calico-system/daemonsets',
      { resourceVersion: listed.metadata?.resourceVersion },
      (phase, object) => {
        resolve(`${phase} ${object.metadata.name}`);
        watching.then((controller) => controller.abort(), reject);
      },
      () => {},
    );
    watching.then(() => cluster.put(typhaCa), reject);
  });
  assert.equal(seen, 'MODIFIED calico-node');
});
