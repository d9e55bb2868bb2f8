import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { keyStore } from '../../../src/apply/storage/key-store.ts';
import {
  type ChangeRequest,
  prepareChange,
  runChange,
  statusNow,
} from '../../../src/cli/change/change-pipeline.ts';
import type { ClusterChange, ShapedChange } from '../../../src/cli/change/kinds/cluster-change.ts';
import type { NewCertificates } from '../../../src/plan/model/certificates.ts';
import type { Next } from '../../../src/plan/model/step.ts';
import { knownValue } from '../../../src/snapshot/reading.ts';
import { allOf, lookUp, type Snapshot } from '../../../src/snapshot/snapshot.ts';
import { createAuthority } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { kubeconfigFile } from '../../support/kubeconfig-file.ts';

const place = ['ConfigMap', 'kube-system', 'calico-config'] as const;
const mark = 'made_with';
const note = 'it is made already';

const map = (snapshot: Snapshot) => knownValue(lookUp(snapshot, ...place));

/** Writes the Common Name of the new Typha certificate into calico-config. */
function next(snapshot: Snapshot, newCertificates: NewCertificates | null): Next {
  const before = map(snapshot);
  if (before === undefined) throw new Error('calico-config was not read');
  if (before.data?.[mark] !== undefined) return { kind: 'done', note };
  if (newCertificates === null)
    return { kind: 'blocked', reason: 'none', remedy: 'bring some', needs: 'certificates' };
  const [leaf] = parseCertificates(newCertificates.typha.certificatePem).certificates;
  const after = { ...before, data: { ...before.data, [mark]: leaf?.commonName ?? '' } };
  return {
    kind: 'step',
    step: {
      id: 'mark',
      title: 'Mark the ConfigMap',
      why: 'A test wants it.',
      preconditions: [],
      changes: [{ before, after, fields: [`key ${mark}`] }],
      removals: [],
      effects: [],
      rollouts: [],
      waits: [],
      proof: { pairings: 0, refused: 0 },
    },
  };
}

const identity = (name: string) => ({ commonName: name, spiffeId: `spiffe://test/${name}` });
const own = createAuthority({ commonName: 'own', now: new Date() });

function marking(change: Partial<ShapedChange> = {}): ClusterChange {
  return {
    link: 'etcd',
    references: () => [{ kind: 'Secret', namespace: 'kube-system', name: 'asked-for' }],
    also: ['nodes'],
    shape: () => ({
      heading: 'etcd with a mark',
      identities: { typha: identity('typha'), felix: identity('felix') },
      planner: (newCertificates) => ({
        goal: 'mtls-cn',
        next: (snapshot) => next(snapshot, newCertificates),
      }),
      keys: keyStore([own.privateKeyPem]),
      isReached: () => true,
      ...change,
    }),
  };
}

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly request: ChangeRequest;
}

async function bench(t: TestContext, clusterChange: ClusterChange, name = 'etcd-mtls'): Promise<Bench> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario);
  const cluster = await startCluster({ scenario });
  t.after(() => cluster.close());
  const certificates = {
    source: { kind: 'own', keepKey: false },
    lifetimeDays: 90,
    keyAlgorithm: 'P-256',
  } as const;
  const flags = { kubeconfig: kubeconfigFile(t, cluster.kubeconfig) };
  return { cluster, request: { clusterChange, certificates, cluster: flags, log: null } };
}

const prepare = async (t: TestContext, request: ChangeRequest) => {
  const prepared = await prepareChange(request, new Date());
  t.after(() => prepared.opened.connection.close());
  return prepared;
};

test('a change is read for, planned without and then with certificates, carried out and judged', async (t) => {
  const shaped: Snapshot[] = [];
  const clusterChange = marking();
  const { cluster, request } = await bench(t, {
    ...clusterChange,
    shape: (snapshot, now) => {
      shaped.push(snapshot);
      return clusterChange.shape(snapshot, now);
    },
  });
  const prepared = await prepare(t, request);
  const { plan, planner, keys, staged } = prepared;
  assert.deepEqual(
    plan.steps.map(({ id }) => id),
    ['mark'],
  );
  assert.deepEqual(plan.end, { kind: 'done', note });
  const [snapshot] = shaped;
  assert.ok(snapshot !== undefined && allOf(snapshot, 'Node').length > 0, 'nodes are listed');
  const paths = cluster.requests.map(({ path }) => path);
  assert.ok(paths.some((path) => path.includes('/secrets/asked-for')));
  assert.ok(paths.every((path) => !path.includes('hostendpoints')));
  for (const pem of [own.privateKeyPem, staged?.typha.privateKeyPem ?? '', staged?.felix.privateKeyPem ?? ''])
    assert.equal(keys.pemOf(tracePrivateKey(pem).publicKeySha256 ?? ''), pem);

  const outcome = await runChange(prepared, {
    step: false,
    timeoutMs: 10_000,
    observer: () => undefined,
    signal: new AbortController().signal,
  });
  assert.deepEqual([outcome.kind, outcome.steps], ['done', ['mark']]);
  assert.deepEqual(Object(cluster.find(...place)?.data)[mark], 'typha');
  const [, backup = ''] = (outcome.backup ?? '').split('/');
  const kept = Object(cluster.find('Secret', 'kube-system', backup)?.data);
  assert.ok(Object.values(kept).some((text) => /"goal":"mtls-cn"/.test(decoded(text))));
  assert.equal(planner.goal, 'mtls-cn');
  const { links } = await statusNow(prepared);
  assert.deepEqual(
    links.map(({ link }) => link),
    ['etcd'],
  );
  assert.deepEqual((await prepare(t, request)).plan, { steps: [], end: { kind: 'done', note } });
});

const decoded = (text: unknown): string => Buffer.from(String(text), 'base64').toString();

test('a change may wish for other certificates than the command line says', async (t) => {
  const { request } = await bench(
    t,
    marking({ certificateRequest: (asked) => ({ ...asked, lifetimeDays: 7 }) }),
  );
  const { staged } = await prepare(t, request);
  const [leaf] = parseCertificates(staged?.typha.certificatePem ?? '').certificates;
  const days = ((leaf?.notAfter.getTime() ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 6 && days < 8, `${days} days`);
});

test('no certificate is made for a change that has none made', async (t) => {
  const blocked = { kind: 'blocked', reason: 'none', remedy: 'bring some', needs: 'certificates' };
  const { request } = await bench(t, marking({ identities: null }));
  for (const one of [
    request,
    { ...request, clusterChange: marking(), certificates: null },
    { ...request, clusterChange: marking(), withoutCertificates: true },
  ]) {
    const { plan, staged } = await prepare(t, one);
    assert.deepEqual(plan, { steps: [], end: blocked });
    assert.equal(staged, null);
  }
});

test('where there is no Calico nothing is shaped', async (t) => {
  const shape = () => assert.fail('shaped');
  const { cluster, request } = await bench(t, { ...marking(), shape });
  for (const { kind, metadata } of cluster.objects())
    if (['DaemonSet', 'Deployment'].includes(kind))
      cluster.remove(kind, metadata.namespace ?? null, metadata.name);
  await assert.rejects(prepareChange(request, new Date()), { code: 'no-calico' });
});

test('workloads that may not be listed are not taken for none: nothing is shaped', async (t) => {
  const shape = () => assert.fail('shaped');
  const { cluster, request } = await bench(t, { ...marking(), shape });
  for (const resource of ['daemonsets', 'controllerrevisions', 'pods']) {
    const allow = cluster.deny({ verb: 'list', resource });
    await assert.rejects(prepareChange(request, new Date()), {
      code: 'permissions',
      message: new RegExp(`^missing permissions?: list ${resource}(\\.apps)? in all namespaces`),
    });
    allow();
  }
});

test("the right to list in Calico's own namespace is enough", async (t) => {
  const { cluster, request } = await bench(t, marking());
  cluster.deny({ verb: 'list', namespace: 'calico-system' });
  assert.equal((await prepare(t, request)).plan.steps.length, 1);
});
