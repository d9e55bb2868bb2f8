import assert from 'node:assert/strict';
import test from 'node:test';
import type { Interruption } from '../../support/planning/carry-out.ts';
import { driveRotation, type RotationTally } from '../../support/planning/drive-rotation.ts';
import type { ManifestChoices } from '../../support/planning/manifest-choices.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import { leafWithoutUri, plainLeaf, plainManifest } from '../../support/planning/plain-choices.ts';
import type { RotationWish } from '../../support/planning/rotation-wish.ts';

const newCa: RotationWish = {
  target: 'ca',
  signer: 'fresh',
  keepsKey: false,
  retireCa: true,
  expiresWithinDays: null,
};

/** What goes wrong on a whole rotation, and on one that is broken off after each of its writes. */
function driven(
  choices: Partial<ManifestChoices>,
  wish = newCa,
  settled: Interruption['settled'] = 'all',
): { wrong: readonly string[]; tally: RotationTally } {
  const scene = manifestScene({ ...plainManifest, nodeTrust: ['old', 'root'], ...choices });
  const absent = ['calico-tls-ca', 'calico-tls-pending'].map((name) => `Secret/kube-system/${name}`);
  const tally = { states: 0, done: 0, steps: 0, recoveries: 0, interruptions: 0 };
  const wrong = driveRotation({ ...scene, absent: [...scene.absent, ...absent] }, wish, settled, tally);
  return { wrong, tally };
}

test('A rotation recovers only once the rollout has shown whether anybody is connected', () => {
  const { wrong, tally } = driven({
    typhaMode: 'both',
    nodeMode: 'spiffe',
    typhaLeaf: leafWithoutUri,
    nodeLeaf: plainLeaf,
    rollout: { of: 'node', from: 'cn', unseen: true },
  });
  assert.deepEqual(wrong, []);
  assert.equal(tally.recoveries, 1);
});

test('A CA that Typha has yet to load signs no leaf after an interruption', () => {
  const { wrong, tally } = driven({
    typhaMode: 'both',
    nodeMode: 'spiffe',
    typhaLeaf: plainLeaf,
    nodeLeaf: leafWithoutUri,
    nodeSpelling: 'mixed-case',
    stray: 'confd-other',
  });
  assert.deepEqual(wrong, []);
  assert.ok(tally.interruptions >= 5, `${tally.interruptions} interruptions`);
});

test('A Typha that has its new certificate to load is restarted before trust is taken from the old one', () => {
  const { wrong, tally } = driven(
    {
      typhaLeaf: { ...plainLeaf, issuer: 'issuing', uri: 'other', usage: 'right' },
      nodeLeaf: { ...plainLeaf, time: 'expired' },
      typhaTrust: ['old', 'root'],
      replicas: 1,
      // Refused for ever: no step of a rotation mends that.
      stray: 'confd-other',
    },
    { ...newCa, signer: 'old', keepsKey: true },
    'nothing',
  );
  assert.deepEqual(wrong, []);
  assert.ok(tally.interruptions >= 3, `${tally.interruptions} interruptions`);
});
