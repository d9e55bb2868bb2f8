import assert from 'node:assert/strict';
import test from 'node:test';
import { enablePlanner } from '../../../src/plan/changes/enable/planner.ts';
import { undoPlanner } from '../../../src/plan/changes/enable/undo-planner.ts';
import { withObjects } from '../../../src/plan/edits/with-objects.ts';
import { type Plan, wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { carriedOut } from '../../support/planning/carry-out.ts';
import {
  type EnableChoices,
  enableOptions,
  enableScene,
  plainEnable,
} from '../../support/planning/enable-scene.ts';
import { follow } from '../../support/planning/follow.ts';
import type { Scene } from '../../support/planning/scene.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

function planOf(choices: Partial<EnableChoices>): Plan {
  const all = { ...plainEnable, ...choices };
  const scene = enableScene(all);
  return wholePlan(snapshotOfScene(scene), enablePlanner(enableOptions(scene, all)), new Date(scene.now));
}

const ids = ({ steps, end }: Plan) => [...steps.map(({ id }) => id), end.kind].join(' ');
const fieldsOf = ({ steps }: Plan, id: string) =>
  (steps.find((step) => step.id === id)?.changes ?? []).flatMap(({ fields }) => fields);
const blockOf = ({ end }: Plan) => (end.kind === 'blocked' ? `${end.reason}. ${end.remedy}` : end.kind);

/** Every state after a step of enabling. */
function statesOf(choices: Partial<EnableChoices> = {}): Scene[] {
  const all = { ...plainEnable, ...choices };
  const start = enableScene(all);
  const { taken } = follow(start, enableOptions(start, all), (snapshot, options, now) =>
    enablePlanner(options).next(snapshot, now),
  );
  return taken.map(({ scene, step }) => carriedOut(scene, step));
}

test('nodes go over to a second Typha, the first gets TLS, and the second goes', () => {
  assert.equal(
    ids(planOf({})),
    'certificates second-typha nodes-tls count-streams typha-tls alias-to-first remove-second-typha done',
  );
});

test('with --finish the nodes get their own reference back and the second Service goes', () => {
  const plan = planOf({ finish: true });
  assert.match(ids(plan), /remove-second-typha own-service-name remove-alias done$/);
  assert.match(fieldsOf(plan, 'own-service-name').join(), /calico-typha-mtls -> .*(reference|calico-config)/);
});

test('the ConfigMap that names the Service is never changed', () => {
  const { steps } = planOf({ finish: true });
  const written = steps.flatMap(({ changes }) => changes.map(({ after }) => after.metadata.name));
  assert.ok(!written.includes('calico-config'));
});

test('the first Typha is changed only while it streams to nobody, unless it was said that nobody else dials it', () => {
  const conditions = (plan: Plan) =>
    plan.steps.find(({ id }) => id === 'typha-tls')?.preconditions.map(({ kind }) => kind);
  assert.deepEqual(conditions(planOf({})), ['no-streams']);
  assert.deepEqual(conditions(planOf({ externalClients: false })), []);
});

test('metrics that are off are turned on only to see whether somebody else dials the first Typha', () => {
  const plan = planOf({});
  assert.match(
    fieldsOf(plan, 'count-streams').join('\n'),
    /METRICSENABLED .*-> true[\s\S]*METRICSHOST .*-> 127.0.0.1/,
  );
  assert.match(fieldsOf(plan, 'typha-tls').join('\n'), /METRICSENABLED .*true -> \(not set\)/);
  assert.doesNotMatch(ids(planOf({ externalClients: false })), /count-streams/);
});

test('the second Typha has the same port on nodes of its own, and others beside the first', () => {
  const port = (choices: Partial<EnableChoices>) => {
    const change = planOf(choices)
      .steps.find(({ id }) => id === 'second-typha')
      ?.changes.find(({ after }) => after.kind === 'Deployment');
    const [container] = change?.after.kind === 'Deployment' ? change.after.spec.template.spec.containers : [];
    return container?.ports?.[0]?.containerPort;
  };
  assert.equal(port({ nodes: 3, replicas: 1 }), 5473);
  assert.equal(port({ nodes: 1, replicas: 1 }), 5474);
  assert.equal(port({ nodes: 0, replicas: 1 }), 5474, 'nodes that could not be read');
  assert.equal(port({ nodes: 1, replicas: 1, hostNetwork: false }), 5473, 'pods with addresses of their own');
});

test('HostEndpoints that exist or could not be read are told where the port is another one', () => {
  const told = (change: (snapshot: Snapshot) => Snapshot) => {
    const all = { ...plainEnable, nodes: 1 };
    const scene = enableScene(all);
    const planner = enablePlanner(enableOptions(scene, all));
    const { steps } = wholePlan(change(snapshotOfScene(scene)), planner, new Date(scene.now));
    return steps.find(({ id }) => id === 'second-typha')?.why ?? '';
  };
  const endpoint = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'HostEndpoint',
    metadata: { name: 'h' },
  } as const;
  const request = {
    kind: 'HostEndpoint',
    group: '',
    resource: 'hostendpoints',
    namespace: null,
    name: null,
    selector: null,
  };
  const forbidden = { request, outcome: 'forbidden', cause: null } as const;
  assert.match(
    told((seen) => withObjects(seen, [endpoint])),
    /port 5474.*1 HostEndpoints exist.*failsafe/,
  );
  assert.match(
    told((seen) => ({ ...seen, answers: [...seen.answers, forbidden] })),
    /whether HostEndpoints exist could not be read/,
  );
  assert.doesNotMatch(
    told((seen) => seen),
    /HostEndpoints/,
  );
});

test('what has no way that refuses nobody is blocked with its name', () => {
  assert.match(blockOf(planOf({ problem: 'address' })), /fixed address 10.0.0.1:5473.*FELIX_TYPHAADDR/);
  assert.match(blockOf(planOf({ problem: 'confd-service' })), /CONFD_TYPHAK8SSERVICENAME.*kubectl set env/);
  assert.match(blockOf(planOf({ problem: 'stranger' })), /Service kube-system\/calico-typha-mtls exists/);
  assert.match(blockOf(planOf({ problem: 'cert-manager' })), /written by cert-manager/);
  assert.match(blockOf(planOf({ newCertificates: 'none' })), /Certificates are needed/);
  assert.match(blockOf(planOf({ hidden: 'Secret/calico-typha-certs' })), /could not be read/);
  assert.match(
    blockOf(planOf({ hidden: 'Service/calico-typha-mtls' })),
    /Whether Service kube-system\/calico-typha-mtls exists/,
  );
});

test('an enabling that has ended is not undone', () => {
  const scene = statesOf().at(-1) ?? enableScene(plainEnable);
  const end = undoPlanner({ arrivalMs: 150_000 }).next(snapshotOfScene(scene), new Date(scene.now));
  assert.match(end.kind === 'blocked' ? end.reason : end.kind, /no way that refuses nobody/);
});

test('undoing leaves nothing behind and every setting as it was', () => {
  const start = enableScene(plainEnable);
  for (const scene of statesOf().slice(0, -1)) {
    const undo = undoPlanner({ arrivalMs: 150_000 });
    const way = follow(scene, { goal: 'mtls-cn' }, (snapshot, _options, now) => undo.next(snapshot, now));
    assert.equal(way.end.kind, 'done');
    const told = ({ objects }: Scene) =>
      [...objects].map(([key, object]) => [key, 'spec' in object ? envOf(object.spec) : null]);
    assert.deepEqual(told(way.scene), told(start));
  }
});

function envOf(spec: unknown): string {
  return [...JSON.stringify(spec).matchAll(/"(env|volumeMounts|volumes)":(\[[^\]]+\])/g)]
    .map(([, , list]) => list)
    .join();
}
