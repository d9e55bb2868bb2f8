import assert from 'node:assert/strict';
import test from 'node:test';
import { stateOf } from '../../../src/plan/connections/felix-typha/state.ts';
import { unconverged } from '../../../src/plan/engine/converged.ts';
import type { Deployment } from '../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import { plainManifest } from '../../support/planning/plain-choices.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

const scene = manifestScene(plainManifest);
const seen = snapshotOfScene(scene);
const [typha] = [...seen.objects.values()].filter((object) => object.kind === 'Pod');
const startedAt = typha?.status?.containerStatuses?.[0]?.state?.running?.startedAt ?? '';
const before = new Date(Date.parse(startedAt) - 1000).toISOString();

/** What is waited for when Typha's Secret was made and changed at these times. */
function waitsFor(
  createdAt: string,
  changedAt: string,
  edit: (snapshot: Snapshot) => Snapshot = (one) => one,
) {
  const key = 'Secret/kube-system/calico-typha-certs';
  const found = seen.objects.get(key);
  assert.equal(found?.kind, 'Secret');
  const secret: RedactedSecret = {
    ...(found as RedactedSecret),
    metadata: { ...found.metadata, creationTimestamp: createdAt },
    changedAt,
  };
  const snapshot = edit({ ...seen, objects: new Map([...seen.objects, [key, secret]]) });
  return unconverged(stateOf(snapshot), 150, new Date(scene.now))?.kind ?? null;
}

test('a pod of the second in which its Secret changed may have the old one', () => {
  assert.equal(waitsFor(before, startedAt), 'stale');
});

test('a pod of the second in which its Secret was made has it, since it does not start before', () => {
  assert.equal(waitsFor(startedAt, startedAt), null);
});

test('a pod that started before its Secret was made anew has the old one', () => {
  const after = new Date(Date.parse(startedAt) + 1000).toISOString();
  assert.equal(waitsFor(after, after), 'stale');
});

test('a pod whose Secret is optional may have started without it', () => {
  const optional = (snapshot: Snapshot): Snapshot => {
    const key = 'Deployment/kube-system/calico-typha';
    const object = snapshot.objects.get(key) as Deployment;
    const { template } = object.spec;
    const volumes = (template.spec.volumes ?? []).map((one) =>
      one.secret === undefined ? one : { ...one, secret: { ...one.secret, optional: true } },
    );
    const spec = { ...object.spec, template: { ...template, spec: { ...template.spec, volumes } } };
    return { ...snapshot, objects: new Map([...snapshot.objects, [key, { ...object, spec }]]) };
  };
  assert.equal(waitsFor(startedAt, startedAt, optional), 'stale');
});
