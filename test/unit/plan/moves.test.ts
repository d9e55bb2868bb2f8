import assert from 'node:assert/strict';
import test from 'node:test';
import { identityPlanner } from '../../../src/plan/changes/identity/planner.ts';
import { type Plan, wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import type { MaterialsChoice } from '../../support/planning/choices.ts';
import type { ManifestChoices } from '../../support/planning/manifest-choices.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import type { OperatorChoices } from '../../support/planning/operator-choices.ts';
import { operatorScene } from '../../support/planning/operator-scene.ts';
import {
  leafWithoutUri,
  plainLeaf,
  plainManifest,
  plainOperator,
  userSecret,
  wish,
} from '../../support/planning/plain-choices.ts';
import { optionsFor } from '../../support/planning/plan-options.ts';
import type { Scene } from '../../support/planning/scene.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

interface Asked {
  readonly goal?: Goal;
  readonly newCertificates?: MaterialsChoice;
  readonly retireCa?: boolean;
}

function planOf(
  scene: Scene,
  { goal = 'mtls-spiffe', newCertificates = 'old', retireCa = false }: Asked,
): Plan {
  const snapshot = snapshotOfScene(scene);
  return wholePlan(
    snapshot,
    identityPlanner(optionsFor(snapshot, wish(goal, newCertificates, retireCa))),
    new Date(scene.now),
  );
}

const manifest = (choices: Partial<ManifestChoices>, asked: Asked = {}) =>
  planOf(manifestScene({ ...plainManifest, ...choices }), asked);
const operator = (choices: Partial<OperatorChoices>, asked: Asked = {}) =>
  planOf(operatorScene({ ...plainOperator, ...choices }), asked);

const ids = ({ steps, end }: Plan) => [...steps.map(({ id }) => id), end.kind].join(' ');
const fields = ({ steps }: Plan, id: string) =>
  (steps.find((step) => step.id === id)?.changes ?? []).flatMap((change) => change.fields);
const reason = ({ end }: Plan) => (end.kind === 'blocked' ? `${end.reason}. ${end.remedy}` : end.kind);

test('a manifest install goes to SPIFFE with new leafs first and names dropped last', () => {
  assert.equal(ids(manifest({})), 'typha-certificate node-certificate typha-narrow node-narrow done');
});

test('a new CA is trusted before its leafs are used, and the old one goes only with --retire-ca', () => {
  const steps = 'trust-both typha-certificate node-certificate typha-narrow node-narrow';
  assert.equal(ids(manifest({}, { newCertificates: 'fresh' })), `${steps} done`);
  assert.equal(ids(manifest({}, { newCertificates: 'fresh', retireCa: true })), `${steps} retire-ca done`);
});

test('with leafs that carry both names only settings change, there and back', () => {
  const carrying = { typhaLeaf: plainLeaf, nodeLeaf: plainLeaf };
  assert.equal(
    ids(manifest(carrying, { newCertificates: 'none' })),
    'typha-accept-both node-accept-both typha-narrow node-narrow done',
  );
  const spiffe = { ...carrying, typhaMode: 'spiffe', nodeMode: 'spiffe' } as const;
  assert.equal(
    ids(manifest(spiffe, { goal: 'mtls-cn', newCertificates: 'none' })),
    'typha-accept-both node-accept-both typha-narrow node-narrow done',
  );
  assert.equal(
    ids(manifest(carrying, { goal: 'mtls-cn-or-spiffe' })),
    'typha-accept-both node-accept-both done',
  );
});

test('stray prefixes are cleaned up in a step of their own before anything else', () => {
  const plan = manifest({ stray: 'confd-other' });
  assert.match(ids(plan), /^one-spelling typha-certificate /);
  assert.ok(fields(plan, 'one-spelling').includes('env CONFD_TYPHACN of calico-node: nobody -> (not set)'));
});

test('names that come from a reference become upper-case literals', () => {
  const plan = manifest({ nodeSpelling: 'mixed-case' });
  assert.ok(
    plan.steps.some(({ changes }) =>
      changes.some((c) => c.fields.includes('env FELIX_TYPHACN of calico-node: (not set) -> typha-server')),
    ),
    ids(plan),
  );
});

test('calico-node is restarted where its files are mounted with subPath', () => {
  const plan = manifest({ subPath: 'node', typhaMode: 'both', nodeMode: 'both', typhaLeaf: plainLeaf });
  assert.ok(fields(plan, 'node-certificate').includes('pods are replaced'));
});

test('a plan without certificates says which one it needs and why', () => {
  const plan = manifest({}, { newCertificates: 'none' });
  assert.equal(plan.end.kind === 'blocked' ? plan.end.needs : null, 'certificates');
  assert.match(
    reason(plan),
    /^Typha needs another certificate \(Secret kube-system\/calico-typha-certs\): it lacks the URI SAN spiffe:/,
  );
});

test('what keeps a manifest install from a plan is named', () => {
  const cases: [Partial<ManifestChoices>, RegExp][] = [
    [
      { certManager: 'typha' },
      /Secret kube-system\/calico-typha-certs is written by cert-manager, .*\(spec\.uris\)/,
    ],
    [
      { fromHost: 'node' },
      /DaemonSet kube-system\/calico-node uses is not known: a file of the host \(\/etc\/calico\/certs/,
    ],
    [{ hidden: 'trust' }, /may not read ConfigMap kube-system\/calico-typha-ca/],
    [{ transport: 'plaintext' }, /Deployment kube-system\/calico-typha speaks plaintext/],
    [{ transport: 'scaled-to-0' }, /no Typha runs/],
  ];
  for (const [choices, expected] of cases) assert.match(reason(manifest(choices)), expected);
});

test('without Typha there is nothing to do', () => {
  const { steps, end } = manifest({ transport: 'no-typha' });
  assert.equal(steps.length, 0);
  assert.deepEqual(end, { kind: 'done', note: 'Felix does not use Typha here: there is nothing to change' });
});

test('one Typha gets the same plan as three', () => {
  assert.equal(ids(manifest({ replicas: 1 })), ids(manifest({ replicas: 3 })));
});

test('the operator is given one Secret at a time, and common-name goes last', () => {
  const plan = operator({});
  assert.equal(ids(plan), 'typha-certificate node-certificate typha-narrow node-narrow done');
  for (const { changes } of plan.steps) assert.equal(changes.length, 1);
  assert.ok(
    plan.steps.every(({ changes }) =>
      changes.every(({ after }) => after.metadata.namespace === 'tigera-operator'),
    ),
  );
});

test('typha-ca comes before the first leaf of a new CA', () => {
  assert.match(
    ids(operator({ typhaCa: 'none' }, { newCertificates: 'fresh' })),
    /^trust-both typha-certificate /,
  );
});

test('a Secret with legacy keys keeps them', () => {
  const legacy = { ...userSecret, legacyKeys: true };
  const plan = operator({ typha: legacy });
  assert.deepEqual(
    fields(plan, 'typha-certificate').map((field) => field.split(':')[0]),
    ['cert.crt', 'key.key', 'uri-san'],
  );
});

test('what keeps the operator from a plan is named', () => {
  const cases: [Partial<OperatorChoices>, RegExp][] = [
    [{ certificateManagement: true }, /^Installation\.spec\.certificateManagement is set/],
    [
      { ignored: 'node' },
      /^DaemonSet calico-system\/calico-node carries the annotation unsupported\.operator\.tigera\.io\/ignore/,
    ],
    [
      { typha: { ...userSecret, space: 'newline' } },
      /^Secret tigera-operator\/typha-certs states a name with white space/,
    ],
    [{ typhaCa: 'rubbish' }, /^ConfigMap tigera-operator\/typha-ca holds no valid CA certificate/],
    [{ hidden: 'node-certs' }, /^Secret tigera-operator\/node-certs could not be read/],
    [{ hidden: 'typha-ca' }, /^ConfigMap tigera-operator\/typha-ca could not be read/],
    [
      { node: { ...userSecret, certManager: true } },
      /Secret tigera-operator\/node-certs is written by cert-manager/,
    ],
  ];
  for (const [choices, expected] of cases) assert.match(reason(operator(choices)), expected);
});

test('right after a write the operator is waited for', () => {
  const past = { ...plainOperator.past, what: 'typha', seconds: 0, before: leafWithoutUri } as const;
  const plan = operator({ past, progress: 'unseen', typha: { ...userSecret, leaf: plainLeaf } });
  assert.match(ids(plan), /^wait-for-operator /);
});

test('certificates of the operator have no URI SAN: it needs others', () => {
  const own = { ...userSecret, by: 'operator' } as const;
  assert.match(
    reason(operator({ typha: own, node: own, typhaCa: 'none' }, { newCertificates: 'none' })),
    /Secret tigera-operator\/typha-certs needs another certificate: the operator issued it, .* never have a URI SAN/,
  );
});
