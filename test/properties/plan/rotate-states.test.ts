import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { freshSeed } from '../../support/fresh-seed.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { driveRotation } = await import('../../support/planning/drive-rotation.ts');
const { manifestChoices } = await import('../../support/planning/manifest-choices.ts');
const { manifestScene } = await import('../../support/planning/manifest-scene.ts');
const { operatorChoices } = await import('../../support/planning/operator-choices.ts');
const { operatorScene } = await import('../../support/planning/operator-scene.ts');
const { rotationWishes } = await import('../../support/planning/rotation-wish.ts');

type Scene = ReturnType<typeof manifestScene>;

/** The seed of every run; a fresh one is used beside it. */
const fixedSeed = 20_261_125;

/** Nobody has made a CA or staged certificates yet. */
const untouched = (scene: Scene, namespace: string): Scene => ({
  ...scene,
  absent: [
    ...scene.absent,
    ...['typha-certs', 'node-certs'].map((name) => `Secret/tigera-operator/${name}`),
    ...['calico-tls-ca', 'calico-tls-pending'].map((name) => `Secret/${namespace}/${name}`),
  ],
});

function driveAll<Choices>(
  t: TestContext,
  choices: fc.Arbitrary<Choices>,
  sceneOf: (choices: Choices) => Scene,
  states: number,
): void {
  const tally = { states: 0, done: 0, steps: 0, recoveries: 0, interruptions: 0 };
  const settled = fc.constantFrom('nothing', 'operator', 'half', 'all');
  for (const seed of [fixedSeed, freshSeed(t.name)]) {
    t.diagnostic(`seed ${seed}`);
    const property = fc.property(choices, rotationWishes, settled, (chosen, wish, how) => {
      const wrong = driveRotation(sceneOf(chosen), wish, how, tally);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    });
    fc.assert(property, { seed, numRuns: Math.ceil(states / 2), endOnFailure: true });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.done > tally.states / 3, 'many states have a way to the goal');
}

const states = Number(process.env.ROTATE_STATES ?? '300');

test('from every state of a manifest install a rotation refuses nobody and can be broken off', (t) => {
  driveAll(t, manifestChoices, (chosen) => untouched(manifestScene(chosen), 'kube-system'), states);
});

test('from every state under the operator a rotation refuses nobody and can be broken off', (t) => {
  driveAll(t, operatorChoices, (chosen) => untouched(operatorScene(chosen), 'tigera-operator'), states);
});
