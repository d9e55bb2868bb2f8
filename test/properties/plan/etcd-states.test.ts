import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Planner } from '../../../src/plan/model/planner.ts';
import type { Next, Step } from '../../../src/plan/model/step.ts';
import {
  type EtcdChoices,
  etcdChoices,
  publishedEtcd,
  publishedWorkload,
} from '../../support/etcd/choices.ts';
import type { EtcdOfTest } from '../../support/etcd/restarts.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import type { Interruption } from '../../support/planning/carry-out.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';
import type { Scene } from '../../support/planning/scene.ts';

parseAndCheckOnce();
const { enableEtcdPlanner } = await import('../../../src/plan/changes/etcd-enable/planner.ts');
const { etcdMaterials } = await import('../../../src/plan/changes/etcd/given-files.ts');
const { rotateEtcdPlanner } = await import('../../../src/plan/changes/etcd-rotate/planner.ts');
const { wholePlan } = await import('../../../src/plan/engine/whole-plan.ts');
const { parseCertificates } = await import('../../../src/x509/parse.ts');
const { filesOf, issuedForEtcd } = await import('../../support/etcd/issued.ts');
const { endpointsOf, etcdObjects } = await import('../../support/etcd/objects.ts');
const { failingRestarts, notLoaded } = await import('../../support/etcd/restarts.ts');
const { testTime } = await import('../../support/judged.ts');
const { carriedOut, interrupted } = await import('../../support/planning/carry-out.ts');
const { quietScene } = await import('../../support/planning/scene.ts');
const { snapshotOfScene } = await import('../../support/planning/scene-snapshot.ts');

const { authority, files: given } = issuedForEtcd(testTime, 'new-client');
const inUse = filesOf(authority, testTime, 'old-client');
const leafs = [given, inUse].flatMap(({ cert }) => parseCertificates(cert).certificates.slice(0, 1));
const etcd: EtcdOfTest = {
  ca: parseCertificates(authority.certificatePem).certificates[0]?.sha256 ?? '',
  clients: new Map(leafs.map(({ sha256, publicKey }) => [sha256, publicKey.sha256])),
};
const newCertificates = etcdMaterials(given, testTime);
const longest = 30;

interface Way {
  readonly steps: readonly { readonly scene: Scene; readonly step: Step }[];
  readonly scene: Scene;
  readonly end: Exclude<Next, { kind: 'step' }> | { readonly kind: 'endless' };
}

function follow(start: Scene, planner: Planner): Way {
  const steps: { scene: Scene; step: Step }[] = [];
  let scene = start;
  while (steps.length < longest) {
    const next = planner.next(snapshotOfScene(scene), new Date(scene.now));
    if (next.kind !== 'step') return { steps, scene, end: next };
    steps.push({ scene, step: next.step });
    scene = carriedOut(scene, next.step);
  }
  return { steps, scene, end: { kind: 'endless' } };
}

/** What goes wrong on the way that did not go wrong at its start: at each write, and while each step settles. */
function failures({ steps, scene: last, end }: Way, today: readonly string[]): string[] {
  const settled: Interruption['settled'][] = ['nothing', 'half', 'all'];
  const scenes = steps.flatMap(({ scene, step }) =>
    step.changes.flatMap((_, index) =>
      settled.map((how) => ({
        id: step.id,
        scene: interrupted(scene, step, { written: index + 1, settled: how }),
      })),
    ),
  );
  const found = [...scenes, { id: 'end', scene: last }].flatMap(({ id, scene }) =>
    failingRestarts(scene, etcd)
      .filter((one) => !today.some((known) => isSame(known, one)))
      .map((one) => `${id}: ${one}`),
  );
  return [
    ...found,
    ...(end.kind === 'done' ? notLoaded(last) : []),
    ...(end.kind === 'endless' ? [`no end: ${steps.map(({ step }) => step.id).join(' ')}`] : []),
    ...(end.kind === 'blocked' && end.reason === '' ? ['blocked without a reason'] : []),
  ];
}

/** The same container of the same workload: what is broken already may be so otherwise. */
const isSame = (one: string, other: string) => one.split(': ')[0] === other.split(': ')[0];

function startOf(choices: EtcdChoices): Scene {
  const now = testTime.getTime();
  return quietScene('manifest', etcdObjects(choices, inUse), now - 86_400_000, now);
}

function enabling(choices: EtcdChoices): Planner {
  const endpoints = endpointsOf({ ...choices, scheme: 'https' }).split(',');
  return enableEtcdPlanner({
    newCertificates,
    checked: {
      endpoints: endpoints.map((endpoint) => ({ endpoint, problem: null, asksForCertificate: true })),
    },
    endpoints: null,
    arrivalMs: 150_000,
  });
}

/** What is written; how long something is waited for may turn out otherwise. */
const idsOf = (steps: readonly Step[]) =>
  steps
    .filter(({ changes }) => changes.length > 0)
    .map(({ id }) => id)
    .join(' ');

const tally = { done: 0, blocked: 0, steps: 0, resumed: 0, reasons: new Map<string, number>() };

function check(choices: EtcdChoices, planner: Planner, at: number): string[] {
  const start = startOf(choices);
  const today = failingRestarts(start, etcd);
  const way = follow(start, planner);
  const wrong = failures(way, today);
  tally.steps += way.steps.length;
  if (way.end.kind === 'blocked')
    tally.reasons.set(way.end.reason, (tally.reasons.get(way.end.reason) ?? 0) + 1);
  if (way.end.kind === 'done') tally.done += 1;
  else tally.blocked += 1;
  const planned = wholePlan(snapshotOfScene(start), planner, new Date(start.now));
  if (way.end.kind === 'done' && planned.end.kind !== 'done') wrong.push('the whole plan does not end');
  const shown = planned.steps.map(({ id }) => id).join(' ');
  const taken = way.steps.map(({ step }) => step.id).join(' ');
  if (shown !== taken) wrong.push(`shown ${shown}, taken ${taken}`);
  const broken = way.steps[Math.floor(at * way.steps.length)];
  if (broken === undefined) return wrong;
  for (const settled of ['nothing', 'half', 'all'] as const) {
    const left = interrupted(broken.scene, broken.step, { written: 1, settled });
    const again = follow(left, planner);
    tally.resumed += 1;
    const told = wholePlan(snapshotOfScene(left), planner, new Date(left.now)).steps;
    const [said, did] = [idsOf(told), idsOf(again.steps.map(({ step }) => step))];
    if (said !== did)
      wrong.push(`after a kill in ${broken.step.id} (${settled}): shown ${said}, taken ${did}`);
    wrong.push(
      ...failures(again, today).map((one) => `after a kill in ${broken.step.id} (${settled}): ${one}`),
    );
    if (again.end.kind !== way.end.kind)
      wrong.push(`after a kill in ${broken.step.id} (${settled}): ${JSON.stringify(again.end)}`);
  }
  return wrong;
}

test('from every state of an install with etcd, no container that starts anew is cut off, and a killed run goes on', (t) => {
  for (const seed of [20_261_124, freshSeed('plan/etcd-states')]) {
    t.diagnostic(`seed ${seed}`);
    const property = fc.property(
      etcdChoices,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (choices, at) => {
        const wrong = check(choices, enabling(choices), at);
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
      },
    );
    fc.assert(property, { seed, numRuns: 60, endOnFailure: true });
  }
  t.diagnostic(JSON.stringify({ ...tally, reasons: Object.fromEntries(tally.reasons) }));
  assert.ok(tally.done > tally.blocked, 'most states have a way to the goal');
});

test('from every state with mutual TLS a new certificate comes without a cut, and a killed run goes on', (t) => {
  const healthy = etcdChoices.map((choices): EtcdChoices => {
    const whole = { endpoints: 'config-map', paths: 'config-map', mounted: true } as const;
    const { node, controllers, typha, calicoctl } = choices;
    return {
      ...choices,
      scheme: 'https',
      stored: 'in-use',
      installer: choices.installer === 'none' ? 'none' : 'mounted',
      node: { ...node, ...whole },
      controllers: { ...controllers, ...whole },
      typha: { ...typha, ...whole },
      calicoctl: { ...calicoctl, ...whole },
    };
  });
  const planner = rotateEtcdPlanner({
    newCertificates,
    checked: null,
    expiresWithinMs: null,
    arrivalMs: 150_000,
  });
  const property = fc.property(healthy, fc.double({ min: 0, max: 0.99, noNaN: true }), (choices, at) => {
    const wrong = check(choices, planner, at);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    const { end } = follow(startOf(choices), planner);
    assert.equal(end.kind, 'done');
  });
  fc.assert(property, { seed: 20_261_124, numRuns: 20, endOnFailure: true });
  t.diagnostic(JSON.stringify(tally.steps));
});

/** calico-etcd.yaml beside a calicoctl that has no files. */
const published: EtcdChoices = {
  ...publishedEtcd,
  calicoctl: { ...publishedWorkload, paths: 'none', mounted: false },
};

test('an impatient plan, which does not wait for files, is caught', () => {
  const { goal, next } = enabling(published);
  const hasty: Planner = {
    goal,
    next: (snapshot, now) => {
      const found = next(snapshot, new Date(now.getTime() + 3_600_000));
      return found.kind === 'step' ? { kind: 'step', step: { ...found.step, waits: [] } } : found;
    },
  };
  const wrong = failures(follow(startOf(published), hasty), []);
  assert.match(wrong.join('\n'), /calico-kube-controllers: could not open \/calico-secrets\/etcd-ca/);
});

test('a plan that leaves pods with their old environment is caught', () => {
  const { goal, next } = enabling(published);
  const lazy: Planner = {
    goal,
    next: (snapshot, now) => {
      const found = next(snapshot, now);
      return found.kind === 'step' && found.step.id === 'load-calico-node'
        ? { kind: 'done', note: null }
        : found;
    },
  };
  const wrong = failures(follow(startOf(published), lazy), []);
  assert.match(wrong.join('\n'), /DaemonSet\/kube-system\/calico-node runs with an older environment/);
});

test('the published manifest takes its files, paths and endpoints in this order', () => {
  const { steps } = follow(startOf(published), enabling(published));
  assert.deepEqual(
    steps.map(({ step }) => step.id),
    [
      'certificates',
      'mount-calicoctl',
      'paths',
      'endpoints',
      'load-calico-node',
      'load-calico-kube-controllers',
      'load-calicoctl',
    ],
  );
});
