import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { apiserverPlanner } from '../../../src/plan/changes/verify-apiserver/planner.ts';
import { withObjects } from '../../../src/plan/edits/with-objects.ts';
import { simulate } from '../../../src/plan/engine/simulate.ts';
import type { Next, PlannedObject } from '../../../src/plan/model/step.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { type Fate, fates } from '../../support/apiserver/independent-check.ts';
import { type InstallChoices, installChoices, weakInstall } from '../../support/apiserver/weak-install.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { testTime } from '../../support/judged.ts';

type Planning = (snapshot: Snapshot) => Next;

interface Drive {
  readonly end: Snapshot;
  readonly left: readonly string[];
  readonly steps: number;
  readonly violations: readonly string[];
}

const planning: Planning = (snapshot) => apiserverPlanner().next(snapshot, testTime);

/** Carries a plan out from what is seen alone, and looks at every mixture of old and new objects on the way. */
function drive(start: Snapshot, plan: Planning): Drive {
  const violations: string[] = [];
  let snapshot = start;
  for (let steps = 0; steps <= 8; steps += 1) {
    const next = plan(snapshot);
    if (next.kind === 'blocked') throw new Error(`blocked: ${next.reason}`);
    if (next.kind === 'done') return { end: snapshot, left: next.left ?? [], steps, violations };
    const objects = next.step.changes.map(({ after }) => after);
    const before = fates(snapshot);
    for (const subset of subsets(objects))
      for (const [name, fate] of fates(withObjects(snapshot, subset)))
        if (isLost(before.get(name), fate))
          violations.push(`${next.step.id}: ${name} ${before.get(name)} -> ${fate}`);
    const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
    if (workloads.length !== 1) violations.push(`${next.step.id} rolls ${workloads.length} workloads`);
    snapshot = simulate(snapshot, { written: objects }, testTime);
  }
  throw new Error('no end after 8 steps');
}

/** Whoever is served today may not be refused, nor depend on what nobody has seen. */
function isLost(before: Fate | undefined, after: Fate): boolean {
  if (before === 'refused') return false;
  return after === 'refused' || (after === 'not known' && before !== 'not known');
}

function subsets(objects: readonly PlannedObject[]): PlannedObject[][] {
  return Array.from({ length: 2 ** objects.length }, (_, bits) =>
    objects.filter((_o, index) => (bits >> index) & 1),
  );
}

const open = (snapshot: Snapshot) =>
  [...fates(snapshot)].filter(([, fate]) => fate === 'open').map(([name]) => name);
const named: Readonly<Record<string, string>> = {
  'calico-kube-controllers': 'kube-controllers of ',
  'calico-typha': 'typha of ',
  'calico-node': 'calico-node of ',
  'install-cni': 'install-cni of ',
};

test('from every install no connection is lost, and who stays open is told', (t) => {
  const tally = { states: 0, steps: 0, mended: 0, left: 0 };
  const property = fc.property(installChoices, (choices) => {
    const start = weakInstall(choices);
    const { end, left, steps, violations } = drive(start, planning);
    assert.deepEqual(violations, []);
    const stillOpen = open(end);
    assert.equal(left.length, stillOpen.length, left.join('\n'));
    for (const name of stillOpen)
      assert.ok(
        left.some((one) => one.startsWith(named[name] ?? '?')),
        name,
      );
    for (const [name, fate] of fates(end))
      if (fates(start).get(name) === 'open')
        assert.ok(fate === 'open' || fate === 'verified', `${name} ${fate}`);
    const best = fates(weakInstall(withoutWeakness(choices)));
    assert.deepEqual(
      stillOpen.filter((name) => best.get(name) === 'verified'),
      [],
    );
    tally.states += 1;
    tally.steps += steps;
    tally.mended += open(start).length - stillOpen.length;
    tally.left += left.length;
  });
  for (const seed of [20_261_125, freshSeed('plan/apiserver/states')]) {
    t.diagnostic(`seed ${seed}`);
    fc.assert(property, { seed, numRuns: Number(process.env.PLAN_STATES ?? '0') / 2 || 120 });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.mended > tally.states / 2);
});

/** The install as it would be at best: nothing weakens it, and an address without a CA has that of the cluster. */
function withoutWeakness(choices: InstallChoices): InstallChoices {
  const best = (component: InstallChoices['node']): InstallChoices['node'] => {
    const endpoint = component.endpoint === 'plain' ? 'none' : component.endpoint;
    const ca = endpoint !== 'none' && component.ca === 'none' ? 'token' : component.ca;
    return { ...component, skip: 'none', endpoint, ca };
  };
  const { controllers, typha, node, cni } = choices;
  return {
    ...choices,
    controllers: best(controllers),
    typha: best(typha),
    node: best(node),
    cni: { ...cni, skip: 'none', plain: 'none', root: 'none' },
  };
}

const healthy: InstallChoices = {
  controllers: {
    skip: 'none',
    endpoint: 'none',
    endpointBy: 'literal',
    ca: 'none',
    serviceHost: 'none',
    automount: true,
  },
  typha: {
    skip: 'none',
    endpoint: 'none',
    endpointBy: 'literal',
    ca: 'none',
    serviceHost: 'none',
    automount: true,
  },
  node: {
    skip: 'none',
    endpoint: 'none',
    endpointBy: 'literal',
    ca: 'none',
    serviceHost: 'none',
    automount: true,
  },
  cni: { skip: 'none', plain: 'none', root: 'none', configBy: 'key' },
  connection: 'verified',
  rootCa: true,
};

test('a healthy install is left alone', () => {
  assert.equal(drive(weakInstall(healthy), planning).steps, 0);
});

test('a planner that takes the flag away without a look at the CA is caught', () => {
  const controllers = { ...healthy.controllers, skip: 'literal', endpoint: 'bad', ca: 'right' } as const;
  const careless: Planning = (snapshot) => {
    const bare = weakInstall({ ...healthy, controllers: { ...controllers, skip: 'none' } });
    const deployment = [...bare.objects.values()].find(
      ({ metadata }) => metadata.name === 'calico-kube-controllers',
    );
    if (deployment?.kind !== 'Deployment') throw new Error('no Deployment');
    const next = planning(
      weakInstall({ ...healthy, controllers: { ...healthy.controllers, skip: 'literal' } }),
    );
    if (next.kind !== 'step' || !open(snapshot).includes('calico-kube-controllers'))
      return { kind: 'done', note: null };
    return {
      kind: 'step',
      step: { ...next.step, changes: [{ before: null, after: deployment, fields: [] }] },
    };
  };
  const { violations } = drive(weakInstall({ ...healthy, controllers }), careless);
  assert.match(violations.join('\n'), /calico-kube-controllers open -> refused/);
});
