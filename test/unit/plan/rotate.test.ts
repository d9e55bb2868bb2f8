import assert from 'node:assert/strict';
import test from 'node:test';
import { rotationPlanner } from '../../../src/plan/changes/rotate/planner.ts';
import type { Rotation } from '../../../src/plan/changes/rotate/rotation.ts';
import { afterStep } from '../../../src/plan/engine/after-step.ts';
import { type Plan, wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Planner } from '../../../src/plan/model/planner.ts';
import type { Next, Step } from '../../../src/plan/model/step.ts';
import { begun, followRotation, type Rotate } from '../../support/planning/follow-rotation.ts';
import type { ManifestChoices } from '../../support/planning/manifest-choices.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import type { OperatorChoices } from '../../support/planning/operator-choices.ts';
import { operatorScene } from '../../support/planning/operator-scene.ts';
import { plainLeaf, plainManifest, plainOperator, userSecret } from '../../support/planning/plain-choices.ts';
import type { RotationWish } from '../../support/planning/rotation-wish.ts';
import type { Scene } from '../../support/planning/scene.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

const absentIn = (scene: Scene, namespace: string): Scene => ({
  ...scene,
  absent: [
    ...scene.absent,
    ...['calico-tls-ca', 'calico-tls-pending'].map((name) => `Secret/${namespace}/${name}`),
    ...['typha-certs', 'node-certs'].map((name) => `Secret/tigera-operator/${name}`),
  ],
});
const manifest = (choices: Partial<ManifestChoices> = {}): Scene =>
  absentIn(manifestScene({ ...plainManifest, ...choices }), 'kube-system');
const operator = (choices: Partial<OperatorChoices> = {}): Scene =>
  absentIn(operatorScene({ ...plainOperator, ...choices }), 'tigera-operator');

const wishFor = (wish: Partial<RotationWish>): RotationWish => ({
  target: 'typha',
  signer: wish.target === 'ca' ? 'fresh' : 'old',
  keepsKey: wish.target === 'ca',
  retireCa: false,
  expiresWithinDays: null,
  ...wish,
});

function planOf(scene: Scene, wish: Partial<RotationWish>): Plan {
  const rotation = begun(scene, wishFor(wish));
  return wholePlan(snapshotOfScene(scene), rotationPlanner(rotation), new Date(scene.now));
}

const ids = ({ steps, end }: Plan) => [...steps.map(({ id }) => id), end.kind].join(' ');
const reason = ({ end }: Plan) =>
  end.kind === 'blocked' ? `${end.reason}. ${end.remedy}` : (end.note ?? 'done');
const rolled = ({ steps }: Plan) => steps.flatMap(({ rollouts }) => rollouts.map(({ name }) => name));

test('Typha is rolled for a new certificate, calico-node is not, unless its files come by subPath', () => {
  const typha = planOf(manifest(), { target: 'typha' });
  assert.equal(ids(typha), 'typha-certificate done');
  assert.deepEqual(rolled(typha), ['calico-typha']);
  const felix = planOf(manifest(), { target: 'felix' });
  assert.equal(ids(felix), 'node-certificate done');
  assert.deepEqual(rolled(felix), []);
  assert.deepEqual(
    felix.steps[0]?.waits.map(({ kind }) => kind),
    ['files'],
  );
  assert.deepEqual(rolled(planOf(manifest({ subPath: 'node' }), { target: 'felix' })), ['calico-node']);
});

test('Requirements and names stay: nothing but certificates and trust changes', () => {
  for (const mode of ['cn', 'both', 'spiffe'] as const) {
    const scene = manifest({ typhaMode: mode, nodeMode: mode, typhaLeaf: plainLeaf, nodeLeaf: plainLeaf });
    const plan = planOf(scene, { target: 'ca', retireCa: true });
    assert.equal(ids(plan), 'trust-both keep-ca certificates retire-ca done');
    const fields = plan.steps.flatMap(({ changes }) => changes.flatMap((change) => change.fields));
    assert.ok(
      fields.every((field) => !field.startsWith('env ')),
      fields.join('\n'),
    );
  }
});

test('A CA that the other end does not trust is refused for one leaf, and accepted for the CA', () => {
  const plan = planOf(manifest(), { target: 'typha', signer: 'fresh' });
  assert.match(reason(plan), /does not trust the CA of the new certificate of Typha: .*rotate ca\.$/);
  assert.match(
    reason(planOf(manifest(), { target: 'ca', signer: 'old' })),
    /come from the CA that was given as the new one/,
  );
});

test('The user’s own Secrets under the operator change one after the other', () => {
  const plan = planOf(operator(), { target: 'ca', retireCa: true });
  assert.equal(ids(plan), 'trust-both keep-ca typha-certificate node-certificate retire-ca done');
});

test('The operator’s own certificate is issued anew by it, and its CA cannot be changed', () => {
  const own = { ...userSecret, by: 'operator' } as const;
  const scene = operator({ typha: own, node: own, typhaCa: 'none' });
  assert.equal(ids(planOf(scene, { target: 'typha' })), 'typha-reissue done');
  assert.equal(ids(planOf(scene, { target: 'felix' })), 'felix-reissue done');
  assert.match(reason(planOf(scene, { target: 'ca' })), /from a CA of its own .* migrate --spiffe/);
  const mixed = operator({ node: own });
  assert.equal(ids(planOf(mixed, { target: 'ca' })), 'trust-both keep-ca typha-certificate done');
  assert.equal(ids(planOf(mixed, { target: 'felix' })), 'felix-reissue done');
  assert.match(
    reason(planOf(scene, { target: 'typha', expiresWithinDays: 30 })),
    /^nothing ends within 30 days: .* 30 days before they end$/,
  );
});

test('What keeps a rotation from a plan is named, with what to do instead', () => {
  const cases: [Scene, RegExp][] = [
    [manifest({ certManager: 'typha' }), /cert-manager.*cmctl renew -n kube-system calico-typha-certs$/],
    [operator({ certificateManagement: true }), /each pod requests its certificate .* restart renews it/],
    [manifest({ transport: 'plaintext' }), /speaks plaintext.*enable felix-typha/],
    [manifest({ transport: 'scaled-to-0' }), /no Typha runs/],
    [manifest({ fromHost: 'typha' }), /is not known: a file of the host/],
  ];
  for (const [scene, expected] of cases) assert.match(reason(planOf(scene, { target: 'typha' })), expected);
});

test('Where nobody gets through, one step is the shortest way, and says who is cut off', () => {
  const expired = { ...plainLeaf, time: 'expired' } as const;
  const scene = manifest({ typhaLeaf: expired, nodeLeaf: expired });
  const plan = planOf(scene, { target: 'typha' });
  assert.equal(ids(plan), 'recover done');
  const [step] = plan.steps;
  assert.match(
    step?.why ?? '',
    /DaemonSet kube-system\/calico-node and Deployment .* refuse each other .*expired/,
  );
  const names = step?.changes.map(({ after }) => after.metadata.name);
  assert.deepEqual(names, ['calico-typha-certs', 'calico-node-certs', 'calico-typha']);
});

test('Both ends may read one Secret', () => {
  const plan = planOf(manifest({ oneSecret: true }), { target: 'ca' });
  assert.equal(ids(plan), 'trust-both keep-ca certificates done');
  const secrets = plan.steps.at(-1)?.changes.filter(({ after }) => after.kind === 'Secret');
  assert.equal(secrets?.length, 1);
});

/** A planner that takes its steps otherwise. */
const careless =
  (choose: (planner: Planner, next: Next, state: Parameters<Planner['next']>) => Next): Rotate =>
  (rotation) => {
    const planner = rotationPlanner(rotation);
    const next: Planner['next'] = (...state) => choose(planner, planner.next(...state), state);
    return { ...planner, next };
  };
const only = (step: Step | undefined): Next =>
  step === undefined ? { kind: 'done', note: null } : { kind: 'step', step };

test('A planner that uses the new CA before everybody trusts it is caught', () => {
  const trusting = careless((planner, _next, [snapshot, now]) =>
    only(wholePlan(snapshot, planner, now).steps.find(({ id }) => id !== 'trust-both')),
  );
  const wrong = wrongOf(manifest(), { target: 'ca' }, trusting);
  assert.match(wrong, /certificates: felix .*(unknown authority|provide a certificate)/);
});

test('A planner that stops trusting the old CA before the files have arrived is caught', () => {
  const impatient: Rotate = (rotation) => rotationPlanner({ ...rotation, arrivalMs: 0 });
  const wrong = wrongOf(manifest(), { target: 'ca', retireCa: true }, impatient);
  assert.match(wrong, /: felix .*(unknown authority|provide a certificate)/);
});

test('A planner that changes both Secrets of the operator at once is caught', () => {
  const hasty = careless((planner, next, [snapshot, now]) => {
    if (next.kind !== 'step' || next.step.id !== 'typha-certificate') return next;
    const second = planner.next(afterStep(snapshot, next.step, now), now);
    if (second.kind !== 'step') return next;
    return only({ ...next.step, changes: [...next.step.changes, ...second.step.changes] });
  });
  assert.match(wrongOf(operator(), { target: 'ca' }, hasty), /writes both Secrets/);
});

function wrongOf(scene: Scene, wish: Partial<RotationWish>, rotate: Rotate): string {
  const rotation: Rotation = begun(scene, wishFor(wish));
  assert.deepEqual(followRotation(scene, rotation).violations, []);
  return followRotation(scene, rotation, rotate).violations.join('\n');
}
