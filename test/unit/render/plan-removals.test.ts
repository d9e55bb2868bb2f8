import assert from 'node:assert/strict';
import test from 'node:test';
import { changePod, makeObject } from '../../../src/plan/edits/object-change.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { planDocument } from '../../../src/plan/report/document.ts';
import { renderPlan } from '../../../src/render/plan.ts';
import { planFiles } from '../../../src/render/plan-files.ts';
import type { Deployment, Pod } from '../../../src/snapshot/objects.ts';
import { assertValid } from '../../support/schema.ts';

const namespace = 'kube-system';
const template = { spec: { containers: [{ name: 'calico-typha' }] } };
const second: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace, name: 'calico-typha-mtls' },
  spec: { template },
};
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name: 'calicoctl', annotations: { 'cni.projectcalico.org/podIP': '10.0.0.1/32' } },
  spec: { ...template.spec, nodeName: 'worker-1' },
};

const step: Step = {
  id: 'remove-second-typha',
  title: 'Take the second Typha away',
  why: 'No node dials it.',
  preconditions: [
    { kind: 'no-streams', namespace, name: 'calico-typha' },
    { kind: 'endpoints', namespace, service: 'calico-typha-mtls', deployment: 'calico-typha' },
  ],
  changes: [changePod(pod, { ...pod, spec: { ...pod.spec, hostNetwork: true } })],
  removals: [second],
  effects: [],
  rollouts: [],
  waits: [],
  proof: { pairings: 4, refused: 0 },
};

const metadata = {
  context: 'prod',
  server: null,
  generatedAt: '2026-11-24T12:00:00.000Z',
  version: '0.1.0',
  clockSkewSeconds: null,
};
const document = planDocument(
  { steps: [step], end: { kind: 'done', note: null } },
  'enable-felix-typha',
  metadata,
);

test('A plan shows what is waited for first and what is removed, valid by the schema', () => {
  assertValid('plan', document);
  const text = renderPlan(document, { columns: 100, heading: 'prod: felix-typha' });
  assert.match(
    text,
    / {2}first {3}wait until no Typha of Deployment kube-system\/calico-typha streams to a client\n {2}first {3}wait until Service kube-system\/calico-typha-mtls leads to ready pods of Deployment\n {10}calico-typha alone\n {2}change {2}Pod kube-system\/calicoctl\n {10}- is deleted and made anew\n {2}remove {2}Deployment kube-system\/calico-typha-mtls\n/,
  );
  assert.match(
    text,
    /\n\nMakes anew Pod kube-system\/calicoctl\. Ends the pods of Deployment kube-system\/calico-typha-mtls\.\n$/,
  );
});

test('What is made is started, not replaced', () => {
  const made = { ...step, id: 'made', changes: [makeObject(second)], removals: [] };
  const rollout = {
    kind: 'Deployment',
    namespace,
    name: second.metadata.name,
    maxUnavailable: null,
  } as const;
  const rollouts = [{ ...rollout, pods: null, restart: false }];
  const plan = { steps: [{ ...made, rollouts }], end: { kind: 'done', note: null } as const };
  const text = renderPlan(planDocument(plan, 'enable-felix-typha', metadata), { columns: 100, heading: 'x' });
  assert.match(text, /\n\nStarts the pods of Deployment kube-system\/calico-typha-mtls\.\n$/);
});

test('The files of a plan say how to remove, and make a pod anew', () => {
  const [readme, made] = planFiles(
    { heading: 'felix-typha to mtls-cn', link: 'felix-typha', flowLogs: null },
    [step],
    null,
  );
  assert.match(
    readme?.text ?? '',
    /- Pod kube-system\/calicoctl\n- Deployment kube-system\/calico-typha-mtls is removed\n\nBegin only when no Typha of Deployment kube-system\/calico-typha streams to a client\.\n/,
  );
  assert.match(
    readme?.text ?? '',
    /```\nkubectl delete pod calicoctl -n kube-system && kubectl create -f 01-remove-second-typha\/pod-kube-system-calicoctl\.yaml\nkubectl delete deployment calico-typha-mtls -n kube-system --cascade=foreground\n```/,
  );
  assert.doesNotMatch(made?.text ?? '', /nodeName|cni\.projectcalico/);
  assert.match(made?.text ?? '', /hostNetwork: true/);
});
