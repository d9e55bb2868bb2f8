import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { clear } from '../clear.ts';
import type { Observer } from '../ends/observer.ts';
import { installScenario } from '../install.ts';
import { connect } from '../lib/api.ts';
import { statusOf } from '../plugin.ts';
import { type RealCluster, startRealCluster } from '../real-cluster.ts';
import { runCommand } from './command.ts';
import { dialing } from './dialing.ts';
import { arrivalSpan } from './fast-clock.ts';
import { runUntilChanged } from './killed-run.ts';
import { assertNobodyRefused, tell } from './nobody-refused.ts';
import { serveStreams } from './typha-metrics.ts';

const nodes = 20;
let cluster: RealCluster;

before(async () => {
  cluster = await startRealCluster({ nodes });
});
after(() => cluster?.stop());

async function modeAfter(t: TestContext, words: readonly string[]): Promise<string | undefined> {
  assert.equal(await runCommand(t, cluster, words), 0);
  const { status } = await statusOf(cluster.kubeconfig, ['felix-typha']);
  return status.links[0]?.mode;
}

/** A first run dies by SIGKILL when it has given the nodes TLS. */
async function killedMidway(): Promise<boolean> {
  const api = connect(cluster.dir);
  const path = '/apis/apps/v1/namespaces/kube-system/daemonsets/calico-node';
  const words = ['enable', '--spiffe', '--yes', '--file-arrival', arrivalSpan];
  return runUntilChanged(words, cluster.kubeconfig, { api, path }).finally(() => api.close());
}

const typhaServices = async (): Promise<string[]> => {
  const names = await cluster.kubectl(['get', 'services', '-n', 'kube-system', '-o', 'name']);
  return names.split('\n').filter((name) => name.includes('typha'));
};

test('Plaintext: nobody is refused on the way to SPIFFE, with a run that is killed, nor at --finish', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-plaintext');
  const way = async (observer: Observer) => {
    const stopServing = await serveStreams(cluster, observer);
    assert.ok(await killedMidway());
    assert.equal(await modeAfter(t, ['enable', '--spiffe']), 'mtls-spiffe');
    assert.equal((await typhaServices()).length, 2);
    assert.equal(await modeAfter(t, ['enable', '--finish']), 'mtls-spiffe');
    assert.equal((await typhaServices()).length, 1);
    await stopServing();
  };
  const observed = await dialing(cluster, way, false);
  tell(t, nodes, observed);
  assertNobodyRefused(observed);
});

test('Plaintext: both ends changed where they are, nodes are seen to be refused', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-plaintext');
  const observed = await dialing(cluster, () => installScenario(cluster, 'manifest-mtls-cn'), false);
  tell(t, nodes, observed);
  assert.ok(observed.refused > 0 && observed.abandoned.length > 0);
});

test('Mutual TLS: nobody is refused on the way to another CA', async (t) => {
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  const observed = await dialing(cluster, async () => {
    assert.equal(await modeAfter(t, ['rotate', 'ca', '--retire-ca']), 'mtls-cn');
  });
  tell(t, nodes, observed);
  assertNobodyRefused(observed);
});
