import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { flatten, secretForms, standsIn } from '../../unit/snapshot/secret-forms.ts';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { plugin, statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

let cluster: RealCluster;

before(async () => {
  cluster = await sharedCluster();
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

interface Secrets {
  readonly items: readonly { readonly data?: Readonly<Record<string, string>> }[];
}

/** Values of the cluster's Secrets that hold a private key. */
async function privateKeys(): Promise<string[]> {
  const text = await cluster.kubectl(['get', 'secrets', '-A', '-o', 'json']);
  return (JSON.parse(text) as Secrets).items
    .flatMap(({ data }) => Object.values(data ?? {}))
    .map((value) => Buffer.from(value, 'base64').toString())
    .filter((value) => value.includes('PRIVATE KEY-----'));
}

/** Whether any stretch of a key's secret numbers stands in the text, however encoded and wrapped. */
function holds(text: string, pem: string): boolean {
  const flat = flatten(text);
  return secretForms(pem).some((form) => standsIn(flat, form));
}

for (const name of ['operator-byo-spiffe', 'manifest-mtls-either', 'etcd-mtls']) {
  test(`What --save writes of ${name} gives the same judgement with --from, and holds no key`, async () => {
    await clear(cluster);
    await installScenario(cluster, name);
    const file = join(cluster.dir, `${name}.yaml`);
    const { status: live } = await statusOf(cluster.kubeconfig, ['--save', file]);
    const { status: saved } = await statusOf('/nonexistent', ['--from', file]);
    assert.deepEqual(saved.links, live.links);
    assert.deepEqual(saved.findings, live.findings);
    assert.deepEqual(saved.installation, live.installation);
    assert.deepEqual(saved.unread, live.unread);

    const keys = await privateKeys();
    assert.ok(keys.length > 0);
    const applied = await cluster.kubectl(['get', 'secrets', '-A', '-o', 'yaml']);
    assert.match(applied, /last-applied-configuration/, 'kubectl apply left the keys in annotations too');
    const text = readFileSync(file, 'utf8');
    for (const key of keys) {
      assert.ok(holds(applied, key), 'the check sees a key where there is one');
      assert.ok(!holds(text, key));
    }
  });
}

test('A list that kubectl wrote is judged like the cluster', async () => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  const kinds = 'deployments,daemonsets,replicasets,controllerrevisions,pods,configmaps,secrets';
  const list = await cluster.kubectl(['get', kinds, '-n', 'kube-system', '-o', 'yaml']);
  const { status: live } = await statusOf(cluster.kubeconfig);
  const ended = await plugin(['status', '-o', 'json', '--from', '-'], {
    kubeconfig: '/nonexistent',
    stdin: list,
  });
  const [felixTypha] = JSON.parse(ended.stdout).links;
  assert.equal(felixTypha.mode, live.links[0]?.mode);
});
