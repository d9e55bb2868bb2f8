import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { configMap, secret } from '../../../simulator/scenarios/workloads/objects.ts';
import { steppingClock } from '../../../simulator/server/clock.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { PodFiles } from '../../../simulator/server/pod-files.ts';
import { now, withObjects, workload } from './empty-scenario.ts';

const template = {
  metadata: { labels: { app: 'app' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'app:1',
        volumeMounts: [
          { name: 'certs', mountPath: '/certs' },
          { name: 'ca', mountPath: '/ca' },
          { name: 'ca', mountPath: '/fixed/ca.crt', subPath: 'ca.crt' },
        ],
      },
    ],
    volumes: [
      { name: 'certs', secret: { secretName: 'certs', items: [{ key: 'tls.crt', path: 'cert.pem' }] } },
      { name: 'ca', configMap: { name: 'ca' } },
    ],
  },
};

const objects = [
  secret('default', 'certs', { 'tls.crt': 'leaf 1' }),
  configMap('default', 'ca', { 'ca.crt': 'ca 1' }),
  workload('Deployment', { template }),
];

async function start(context: TestContext) {
  const clock = steppingClock(now);
  const cluster = await startCluster({ scenario: withObjects(objects), now, clock });
  context.after(() => cluster.close());
  const files = new PodFiles(cluster, (_, volume) => (volume === 'certs' ? 60_000 : 5000));
  const pod = (): KubeObject => {
    const found = cluster.objects('Pod').find(({ metadata }) => metadata.labels?.app === 'app');
    assert.ok(found);
    return found;
  };
  return { clock, cluster, files, pod };
}

test('files are found by mount, item and key', async (context) => {
  const { files, pod } = await start(context);
  assert.equal(files.read(pod(), 'main', '/certs/cert.pem'), 'leaf 1');
  assert.equal(files.read(pod(), 'main', '/ca/ca.crt'), 'ca 1');
  assert.equal(files.read(pod(), 'main', '/fixed/ca.crt'), 'ca 1');
  assert.equal(files.read(pod(), 'main', '/certs/tls.crt'), null);
  assert.equal(files.read(pod(), 'main', '/nowhere'), null);
});

test('a change arrives late, in each volume by itself, and never under subPath', async (context) => {
  const { clock, cluster, files, pod } = await start(context);
  cluster.put(secret('default', 'certs', { 'tls.crt': 'leaf 2' }));
  cluster.put(configMap('default', 'ca', { 'ca.crt': 'ca 2' }));
  const seen = () =>
    ['/certs/cert.pem', '/ca/ca.crt', '/fixed/ca.crt'].map((path) => files.read(pod(), 'main', path));
  assert.deepEqual(seen(), ['leaf 1', 'ca 1', 'ca 1']);
  clock.advance(5000);
  assert.deepEqual(seen(), ['leaf 1', 'ca 2', 'ca 1']);
  clock.advance(55_000);
  assert.deepEqual(seen(), ['leaf 2', 'ca 2', 'ca 1']);
  assert.equal(files.readAtStart(pod(), 'main', '/certs/cert.pem'), 'leaf 1');
});

test('a pod that starts after the change has the new files at once', async (context) => {
  const { clock, cluster, files, pod } = await start(context);
  cluster.put(secret('default', 'certs', { 'tls.crt': 'leaf 2' }));
  clock.advance(1000);
  cluster.remove('Pod', 'default', pod().metadata.name);
  assert.equal(files.read(pod(), 'main', '/certs/cert.pem'), 'leaf 2');
  assert.equal(files.readAtStart(pod(), 'main', '/certs/cert.pem'), 'leaf 2');
});
