import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { at } from '../../../simulator/server/json.ts';
import { now } from './empty-scenario.ts';

const run = promisify(execFile);
const missing = spawnSync('kubectl', ['version', '--client']).status !== 0 && 'there is no kubectl in PATH';

interface Kubectl {
  readonly cluster: SimulatedCluster;
  readonly folder: string;
  kubectl(...args: readonly string[]): Promise<string>;
}

async function start(context: TestContext): Promise<Kubectl> {
  const cluster = await startCluster({ scenario: manifestMtlsCn, now });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-test-'));
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig);
  context.after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true });
  });
  const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: join(folder, 'kubeconfig') };
  return { cluster, folder, kubectl: async (...args) => (await run('kubectl', args, { env })).stdout };
}

test('kubectl get shows tables, wide ones and labels', { skip: missing }, async (context) => {
  const { kubectl } = await start(context);
  const pods = await kubectl(
    'get',
    'pods',
    '-n',
    'kube-system',
    '-l',
    'k8s-app in (calico-node,calico-typha)',
    '-o',
    'wide',
  );
  const lines = pods
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  assert.deepEqual(lines[0], [
    'NAME',
    'READY',
    'STATUS',
    'RESTARTS',
    'AGE',
    'IP',
    'NODE',
    'NOMINATED NODE',
    'READINESS GATES',
  ]);
  assert.equal(lines.length, 7);
  assert.deepEqual(lines[1]?.slice(1, 4), ['1/1', 'Running', '0']);
  assert.match(await kubectl('get', 'ds', '-A'), /kube-system +calico-node +4 +4 +4 +4 +4/);
});

test('kubectl apply, patch and delete do what they say', { skip: missing }, async (context) => {
  const { kubectl, folder, cluster } = await start(context);
  const file = join(folder, 'settings.yaml');
  const write = (data: string) =>
    writeFileSync(
      file,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: ${data}\n`,
    );
  write('{a: "1", b: "2"}');
  assert.match(await kubectl('apply', '-f', file), /configmap\/settings created/);
  write('{a: "1"}');
  assert.match(await kubectl('apply', '-f', file), /configmap\/settings configured/);
  const data = () => cluster.find('ConfigMap', 'default', 'settings')?.data;
  assert.deepEqual(data(), { a: '1' });
  await kubectl('patch', 'configmap', 'settings', '-p', '{"data":{"c":"3"}}');
  assert.deepEqual(data(), { a: '1', c: '3' });
  assert.match(
    await kubectl('apply', '-f', file, '--server-side', '--force-conflicts'),
    /serverside-applied/,
  );
  await kubectl('delete', 'configmap', 'settings');
  assert.equal(data(), undefined);
});

test('kubectl set env rolls a Deployment and rollout undo brings it back', {
  skip: missing,
}, async (context) => {
  const { kubectl, cluster } = await start(context);
  const deployment = ['-n', 'kube-system', 'deploy/calico-typha'];
  const current = () => {
    const sets = cluster.objects('ReplicaSet').filter((set) => set.metadata.name.startsWith('calico-typha-'));
    return sets.filter((set) => at(set, 'spec', 'replicas') !== 0).map((set) => set.metadata.name);
  };
  const before = current();
  await kubectl('set', 'env', ...deployment, 'TYPHA_CLIENTCN=other');
  assert.match(await kubectl('rollout', 'status', ...deployment), /successfully rolled out/);
  assert.notDeepEqual(current(), before);
  await kubectl('rollout', 'undo', ...deployment);
  assert.deepEqual(current(), before);
});

test('kubectl auth can-i and whoami tell rights and name', { skip: missing }, async (context) => {
  const { kubectl, cluster } = await start(context);
  cluster.deny({ resource: 'secrets', verb: 'get' });
  await assert.rejects(kubectl('auth', 'can-i', 'get', 'secrets', '-n', 'kube-system'), { stdout: 'no\n' });
  assert.equal((await kubectl('auth', 'can-i', 'list', 'pods')).trim(), 'yes');
  assert.match(await kubectl('auth', 'whoami'), /kubernetes-admin/);
  await assert.rejects(kubectl('get', 'secret', '-n', 'kube-system', 'calico-node-certs'), (error) => {
    assert.ok(error instanceof Error && 'stderr' in error);
    return /Error from server \(Forbidden\): secrets "calico-node-certs" is forbidden/.test(
      String(error.stderr),
    );
  });
});

test('kubectl as another user is impersonation', { skip: missing }, async (context) => {
  const { kubectl, cluster } = await start(context);
  await kubectl('get', 'nodes', '--as', 'jane', '--as-group', 'viewers');
  const listed = cluster.requests.find((request) => request.path === '/api/v1/nodes');
  assert.equal(listed?.user?.name, 'jane');
});
