import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { type Row, refusedByClient, refusedByTypha, tlsScenario } from '../../../simulator/typha/rows.ts';
import { sourceName } from '../../../src/calico/mounted-file.ts';
import type { Diagnosis } from '../../../src/links/diagnosis/document.ts';
import type { End } from '../../../src/links/felix-typha/end.ts';
import { felixTyphaContext } from '../../../src/links/felix-typha/felix-typha.ts';
import { tlsEnd } from '../../../src/links/felix-typha/worlds.ts';
import { judgeContext } from '../../../src/links/judgement.ts';
import type { Probe } from '../../../src/links/probe/document.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { assertValid } from '../../support/schema.ts';
import { clear } from './clear.ts';
import { install } from './install.ts';
import { changedSince, toApply } from './objects.ts';
import { plugin } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';
import { buildStandIn, type EndSettings, runFelix, runTypha } from './standin/standin.ts';

let cluster: RealCluster;
let folder: string;
let program: string;
let last: KubeObject[] = [];

before(async () => {
  cluster = await sharedCluster();
  folder = mkdtempSync(join(tmpdir(), 'calico-tls-ends-'));
  program = buildStandIn(folder);
  await clear(cluster);
});
after(async () => {
  await cluster.kubectl(['delete', 'clusterlogs,clusterportforwards', '--all']);
  await clear(cluster);
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

for (const row of refusedByTypha)
  test(`with Go's TLS behind real port-forwards and logs, Typha refuses: ${row.name}`, async () => {
    const { probe, diagnosis } = await seen(row);
    const cause = diagnosis.causes[0];
    assert.equal(cause?.certainty, 'confirmed', JSON.stringify(diagnosis, null, 1));
    assert.ok([row.code, row.code === 'CTLS144' ? 'CTLS407' : row.code].includes(cause.code));
    assert.match(
      probe.findings.find(({ code }) => code === row.code)?.message ?? JSON.stringify(probe),
      row.says,
    );
    const accepted = probe.targets[0]?.rungs.find(({ name }) => name === 'client-certificate-accepted');
    if (row.alert !== null)
      assert.match(accepted?.detail ?? '', new RegExp(`refused with alert ${row.alert} `));
  });

for (const row of refusedByClient)
  test(`with Go's TLS behind real port-forwards and logs, a client refuses: ${row.name}`, async () => {
    const { probe, diagnosis } = await seen(row);
    const cause = diagnosis.causes[0];
    assert.equal(cause?.certainty, 'confirmed', JSON.stringify(diagnosis, null, 1));
    assert.equal(cause.code, row.code);
    assert.match(
      probe.findings.find(({ code }) => code === row.code)?.message ?? JSON.stringify(probe),
      row.says,
    );
  });

test("two ends that accept each other: Typha's hello comes through, and nothing is wrong", async () => {
  const { probe, diagnosis } = await seen({ name: 'healthy', setup: {} });
  assert.deepEqual(diagnosis.causes, []);
  assert.deepEqual(probe.findings, []);
  assert.equal(probe.targets[0]?.rungs.at(-1)?.detail, 'Typha v3.32.1');
});

/** Puts the row into the cluster, runs both ends with what it stores, and asks probe and diagnose. */
async function seen(row: Pick<Row, 'name' | 'setup'>): Promise<{ probe: Probe; diagnosis: Diagnosis }> {
  const objects = await objectsOf(row);
  const next = toApply(objects);
  await install(cluster, changedSince(last, next), objects);
  last = next;
  const [server, client] = endsOf(objects);
  const logs = { typha: join(folder, 'typha.log'), node: join(folder, 'node.log') };
  const typha = await runTypha(program, settingsOf(objects, server), logs.typha);
  try {
    await runFelix(program, settingsOf(objects, client), typha.port, logs.node, 6);
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(joined(typha.port, logs)));
    // First, for a probe comes from the same address here as every client.
    const diagnosis: Diagnosis = await document('Diagnosis', ['diagnose']);
    const probe: Probe = await document('Probe', ['probe', 'felix-typha', '--as-felix']);
    return { probe, diagnosis };
  } finally {
    await typha.stop();
  }
}

async function document<T>(kind: 'Probe' | 'Diagnosis', words: readonly string[]): Promise<T> {
  const ended = await plugin([...words, '-o', 'json'], { kubeconfig: cluster.kubeconfig });
  assert.equal(ended.stderr, '');
  const parsed = JSON.parse(ended.stdout);
  assertValid(kind === 'Probe' ? 'probe' : 'diagnosis', parsed);
  return parsed;
}

async function objectsOf({ name, setup }: Pick<Row, 'name' | 'setup'>): Promise<readonly KubeObject[]> {
  const simulated = await startCluster({ scenario: tlsScenario(name, setup) });
  const objects = simulated.objects();
  await simulated.close();
  return objects;
}

function endsOf(objects: readonly KubeObject[]): readonly [End, End] {
  const now = new Date();
  const snapshot = loadSnapshot([{ name: 'objects', text: JSON.stringify(objects) }], now);
  const context = felixTyphaContext(judgeContext(snapshot, now, 0));
  const [server, client] = [context.servers[0], context.clients.find((end) => end.process === 'felix')];
  if (server === undefined || client === undefined) throw new Error('the scenario has no Typha and Felix');
  return [server, client];
}

function settingsOf(objects: readonly KubeObject[], end: End): EndSettings {
  const tls = tlsEnd(end);
  if (tls === null) throw new Error(`${end.process} does not get as far as a handshake`);
  const source = end.tls.files.key?.source;
  const secret = objects.find(
    ({ kind, metadata }) =>
      source != null && `${kind} ${metadata.namespace}/${metadata.name}` === sourceName(source),
  );
  const data = (secret?.data ?? {}) as Record<string, string>;
  const keyFile = Buffer.from(data[source?.key ?? ''] ?? '', 'base64').toString();
  const { certFile, caFile, commonName, uriSan, transport } = tls;
  return { plaintext: transport === 'plaintext', certFile, keyFile, caFile, commonName, uriSan };
}

function joined(port: number, logs: { readonly typha: string; readonly node: string }): object {
  const selector = { matchNamespaces: ['kube-system'] };
  const item = (kind: string, spec: object) => ({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind,
    metadata: { name: 'typha-ends' },
    spec: { selector, ...spec },
  });
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      item('ClusterPortForward', { forwards: [{ ports: [5473], target: { address: '127.0.0.1', port } }] }),
      item('ClusterLogs', {
        logs: [
          { containers: ['calico-typha'], logsFile: logs.typha },
          { containers: ['calico-node'], logsFile: logs.node },
        ],
      }),
    ],
  };
}
