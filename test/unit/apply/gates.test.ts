import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import type { Gate } from '../../../src/apply/gates/gate.ts';
import { healthGate } from '../../../src/apply/gates/health-gate.ts';
import { neededPermissions, permissionText } from '../../../src/apply/gates/needed-permissions.ts';
import { ownershipGate } from '../../../src/apply/gates/ownership-gate.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { knownValue } from '../../../src/snapshot/reading.ts';
import { allOf, lookUp } from '../../../src/snapshot/snapshot.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { manifestPlan, newCertificates, step } from '../../support/applying/manifest-plan.ts';
import { migrate } from '../../support/applying/run.ts';

const namespace = 'kube-system';

const planOf = async (b: Bench): Promise<Step[]> =>
  manifestPlan(await b.see(), newCertificates(b.time.now()));

function edit(
  b: Bench,
  kind: string,
  name: string,
  path: [string, ...string[]],
  value: never,
  where: string | null = namespace,
) {
  b.cluster.put(withAt(b.cluster.find(kind, where, name) as KubeObject, path, value));
}

const reasonOf = (gate: Gate): string =>
  gate.kind === 'closed' ? `${gate.reason} | ${gate.remedy}` : 'open';
const noticesOf = (gate: Gate): string => (gate.kind === 'open' ? gate.notices.join(' | ') : 'closed');

test('The rights that a plan needs are derived from its verbs, each once', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const own = { namespace, stages: false, keepsAuthority: false, operator: false };
  const needed = neededPermissions(await planOf(b), own).map(permissionText);
  assert.deepEqual(needed, [
    'get leases.coordination.k8s.io kube-system/calico-tls',
    'create leases.coordination.k8s.io in kube-system',
    'update leases.coordination.k8s.io kube-system/calico-tls',
    'create secrets in kube-system',
    'get secrets kube-system/calico-typha-certs',
    'patch secrets kube-system/calico-typha-certs',
    'get secrets kube-system/calico-node-certs',
    'patch secrets kube-system/calico-node-certs',
    'get deployments.apps kube-system/calico-typha',
    'patch deployments.apps kube-system/calico-typha',
    'get daemonsets.apps kube-system/calico-node',
    'patch daemonsets.apps kube-system/calico-node',
  ]);
  const copies = neededPermissions([], { ...own, operator: true, stages: true, keepsAuthority: true }).map(
    permissionText,
  );
  assert.ok(copies.includes('get secrets calico-system/typha-certs'));
  assert.ok(copies.includes('delete secrets kube-system/calico-tls-pending'));
});

test('What a step removes, makes anew and looks at live is among the rights, each to be asked for', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const snapshot = await b.see();
  const typha = knownValue(lookUp(snapshot, 'Deployment', namespace, 'calico-typha'));
  const pod = allOf(snapshot, 'Pod')[0];
  assert.ok(typha !== undefined && pod !== undefined);
  const removing: Step = {
    ...step('x', [{ before: pod, after: pod, fields: [] }]),
    removals: [typha],
    preconditions: [
      { kind: 'no-streams', namespace, name: 'calico-typha' },
      { kind: 'endpoints', namespace, service: 'calico-typha', deployment: 'calico-typha' },
    ],
  };
  const own = { namespace, stages: false, keepsAuthority: false, operator: false };
  const needed = neededPermissions([removing], own).map(permissionText);
  assert.deepEqual(needed.slice(4), [
    'list pods in kube-system',
    'get pods/portforward in kube-system',
    'create pods/portforward in kube-system',
    'list endpointslices.discovery.k8s.io in kube-system',
    'get deployments.apps kube-system/calico-typha',
    `get pods kube-system/${pod.metadata.name}`,
    `delete pods kube-system/${pod.metadata.name}`,
    'create pods in kube-system',
    'delete deployments.apps kube-system/calico-typha',
  ]);
});

test('What somebody else looks after is not removed', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  edit(b, 'Service', 'calico-typha', ['metadata', 'labels'], {
    'app.kubernetes.io/managed-by': 'Helm',
  } as never);
  const service = knownValue(lookUp(await b.see(), 'Service', namespace, 'calico-typha'));
  assert.ok(service !== undefined);
  const gate = ownershipGate([{ ...step('x', []), removals: [service] }]);
  assert.match(reasonOf(gate), /^Service kube-system\/calico-typha is managed by Helm/);
});

test('A quiet cluster passes the health gate without a word', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const gate = healthGate(await b.see(), await planOf(b), { tolerant: false, now: b.time.now() });
  assert.deepEqual(gate, { kind: 'open', notices: [] });
});

test('A rollout under way closes the health gate, and only warns where the plan mends', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  edit(b, 'DaemonSet', 'calico-node', ['spec', 'template', 'metadata', 'annotations'], { x: '1' } as never);
  b.cluster.step();
  const [snapshot, plan] = [await b.see(), await planOf(b)];
  const gate = healthGate(snapshot, plan, { tolerant: false, now: b.time.now() });
  assert.match(
    reasonOf(gate),
    /a rollout of DaemonSet kube-system\/calico-node is under way or stuck \(\d of 4 pods\)/,
  );
  assert.match(
    noticesOf(healthGate(snapshot, plan, { tolerant: true, now: b.time.now() })),
    /is under way or stuck/,
  );
});

test('A single Typha is a warning, none at all a refusal', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  edit(b, 'Deployment', 'calico-typha', ['spec', 'replicas'], 1 as never);
  b.cluster.settle();
  const one = healthGate(await b.see(), await planOf(b), { tolerant: false, now: b.time.now() });
  assert.match(noticesOf(one), /only one Typha is ready/);
  edit(b, 'Deployment', 'calico-typha', ['spec', 'replicas'], 0 as never);
  b.cluster.settle();
  const none = healthGate(await b.see(), await planOf(b), { tolerant: false, now: b.time.now() });
  assert.match(reasonOf(none), /no Typha pod is ready/);
});

test('A paused Deployment is refused with the command that resumes it, even where the plan mends', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  edit(b, 'Deployment', 'calico-typha', ['spec', 'paused'], true as never);
  for (const tolerant of [false, true]) {
    const gate = healthGate(await b.see(), await planOf(b), { tolerant, now: b.time.now() });
    assert.match(reasonOf(gate), /calico-typha is paused.*kubectl rollout resume deployment/);
  }
});

test('An OnDelete DaemonSet passes with a word on what will be asked', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  edit(b, 'DaemonSet', 'calico-node', ['spec', 'updateStrategy'], { type: 'OnDelete' } as never);
  b.cluster.settle();
  const gate = healthGate(await b.see(), await planOf(b), { tolerant: false, now: b.time.now() });
  assert.match(noticesOf(gate), /calico-node has update strategy OnDelete/);
});

test('An operator that is Degraded closes the health gate with its own words', async (t) => {
  const b = await bench(t, 'operator-cn');
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'tigera-operator', name: 'typha-ca' },
    data: {},
  });
  b.cluster.settle();
  const gate = healthGate(await b.see(), [], { tolerant: false, now: b.time.now() });
  assert.match(reasonOf(gate), /TigeraStatus calico is Degraded: .*does not have a field named "caBundle"/);
});

test('An operator at work closes the health gate', async (t) => {
  const b = await bench(t, 'operator-cn');
  b.cluster.remove('Secret', 'tigera-operator', 'typha-certs');
  b.cluster.remove('ConfigMap', 'calico-system', 'tigera-ca-bundle');
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'tigera-operator', name: 'typha-ca' },
    data: { caBundle: newCertificates(b.time.now()).authority.certificatePem },
  });
  b.cluster.step();
  const gate = healthGate(await b.see(), [], { tolerant: false, now: b.time.now() });
  assert.match(reasonOf(gate), /TigeraStatus calico is Progressing/);
});

const owners: readonly [string, Record<string, unknown>, RegExp][] = [
  [
    'Helm',
    { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
    /is managed by Helm \|.*Helm: change the values of the release.*--output-dir/,
  ],
  ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }, /is managed by Argo CD/],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, /is managed by Flux/],
  [
    'cert-manager',
    { annotations: { 'cert-manager.io/certificate-name': 'x' } },
    /is managed by cert-manager.*change the Certificate/,
  ],
];

for (const [owner, marks, text] of owners) {
  for (const [kind, name] of [
    ['Secret', 'calico-typha-certs'],
    ['Deployment', 'calico-typha'],
  ] as const) {
    test(`A ${kind} of ${owner} is refused, with what to do instead`, async (t) => {
      const b = await bench(t, 'manifest-mtls-cn');
      const object = b.cluster.find(kind, namespace, name) as KubeObject;
      b.cluster.put({ ...object, metadata: { ...object.metadata, ...marks } } as KubeObject);
      assert.match(reasonOf(ownershipGate(await planOf(b))), text);
      const outcome = await migrate(b, newCertificates(b.time.now()));
      assert.deepEqual([outcome.kind === 'blocked' && outcome.code, outcome.writes], ['ownership', 0]);
    });
  }
}

test('Objects that came by kubectl apply are written, with a word on the files they came from', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const notices = noticesOf(ownershipGate(await planOf(b)));
  assert.match(
    notices,
    /Deployment kube-system\/calico-typha.* came by kubectl apply: make the same change in your files/,
  );
});

test("The operator's own objects are refused in calico-system, not in tigera-operator, nor where it leaves them alone", async (t) => {
  const b = await bench(t, 'operator-cn');
  const snapshot = await b.see();
  const change = (kind: string, where: string, name: string, annotations?: Record<string, string>) => {
    const before = [...snapshot.objects.values()].find(
      (one) => one.kind === kind && one.metadata.namespace === where && one.metadata.name === name,
    );
    assert.ok(before?.kind === 'Secret' || before?.kind === 'Deployment');
    const marked =
      annotations === undefined ? before : { ...before, metadata: { ...before.metadata, annotations } };
    return [step('x', [{ before: marked, after: marked, fields: [] }])];
  };
  assert.match(
    reasonOf(ownershipGate(change('Secret', 'calico-system', 'typha-certs'))),
    /managed by the Tigera operator/,
  );
  assert.match(
    reasonOf(ownershipGate(change('Deployment', 'calico-system', 'calico-typha'))),
    /managed by the Tigera operator/,
  );
  assert.equal(reasonOf(ownershipGate(change('Secret', 'tigera-operator', 'typha-certs'))), 'open');
  const ignored = change('Deployment', 'calico-system', 'calico-typha', {
    'unsupported.operator.tigera.io/ignore': 'true',
  });
  assert.match(noticesOf(ownershipGate(ignored)), /the operator does not look after it any more/);
});
