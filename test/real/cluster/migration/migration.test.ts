import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { clear } from '../clear.ts';
import { installScenario } from '../install.ts';
import { connect } from '../lib/api.ts';
import { statusOf } from '../plugin.ts';
import { type RealCluster, startRealCluster } from '../real-cluster.ts';
import { rolledOut } from '../rolled-out.ts';
import { runCommand } from './command.ts';
import { dialing } from './dialing.ts';
import { arrivalSpan } from './fast-clock.ts';
import { runUntilChanged } from './killed-run.ts';
import { assertNobodyRefused, tell } from './nobody-refused.ts';
import { startOperator } from './operator-controller.ts';

const nodes = 20;
let cluster: RealCluster;

before(async () => {
  cluster = await startRealCluster({ nodes });
});
after(() => cluster?.stop());

async function thereAndBack(t: TestContext): Promise<void> {
  for (const [words, mode] of [
    [['migrate', '--spiffe'], 'mtls-spiffe'],
    [['rollback'], 'mtls-cn'],
  ] as const) {
    assert.equal(await runCommand(t, cluster, words), 0);
    const { status } = await statusOf(cluster.kubeconfig, ['felix-typha']);
    assert.equal(status.links[0]?.mode, mode);
  }
}

test('Manifests: nobody is refused on the way to SPIFFE and back', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  const observed = await dialing(cluster, () => thereAndBack(t));
  tell(t, nodes, observed);
  assertNobodyRefused(observed);
});

test('Manifests: a plan that does not wait for files is seen to refuse clients', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  const observed = await dialing(cluster, async () => {
    await runCommand(t, cluster, ['migrate', '--spiffe'], '0s');
  });
  tell(t, nodes, observed);
  assert.ok(observed.refused > 0);
});

test('The operator: nobody is refused on the way to SPIFFE, with a run that is killed, and back', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'operator-cn');
  const operator = startOperator(cluster.dir);
  try {
    await settled();
    const observed = await dialing(cluster, async () => {
      assert.ok(await killedMidway());
      await thereAndBack(t);
    });
    tell(t, nodes, observed);
    assertNobodyRefused(observed);
    assert.deepEqual(overwrites(operator.lines()), []);
    await changeBoth();
    assert.equal(overwrites(operator.lines()).length, 1, operator.lines().join('\n'));
  } finally {
    await operator.stop();
  }
});

/** A first run dies by SIGKILL when it has replaced one of the two Secrets. */
async function killedMidway(): Promise<boolean> {
  const api = connect(cluster.dir);
  const path = '/api/v1/namespaces/tigera-operator/secrets/typha-certs';
  const words = ['migrate', '--spiffe', '--yes', '--file-arrival', arrivalSpan];
  return runUntilChanged(words, cluster.kubeconfig, { api, path }).finally(() => api.close());
}

const overwrites = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('overwrote'));

/** The operator's first pass, and what rolls because of it. */
async function settled(): Promise<void> {
  const api = connect(cluster.dir);
  try {
    await sleep(5000);
    await rolledOut(api);
  } finally {
    api.close();
  }
}

/** What the plugin never does: that the race is there. */
async function changeBoth(): Promise<void> {
  const api = connect(cluster.dir);
  try {
    for (const name of ['typha-certs', 'node-certs']) {
      const path = `/api/v1/namespaces/tigera-operator/secrets/${name}`;
      const body = JSON.stringify({ metadata: { labels: { changed: 'both' } } });
      const answer = await api.send('PATCH', path, body, 'application/merge-patch+json');
      assert.equal(answer.status, 200);
    }
    await sleep(3000);
  } finally {
    api.close();
  }
}
