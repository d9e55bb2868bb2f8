import type { EnableOptions } from '../../../src/plan/changes/enable/options.ts';
import { enablePlanner } from '../../../src/plan/changes/enable/planner.ts';
import { undoPlanner } from '../../../src/plan/changes/enable/undo-planner.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { type Interruption, interrupted } from './carry-out.ts';
import { violations } from './check-step.ts';
import { follow, type Planner, type Way } from './follow.ts';
import type { Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

/** What became of one plaintext cluster. */
export interface EnableDrive {
  readonly way: Way;
  readonly steps: number;
  readonly interruptions: number;
  readonly violations: readonly string[];
}

export const enabling: Planner<EnableOptions> = (snapshot, options, now) =>
  enablePlanner(options).next(snapshot, now);

const undoing: Planner<EnableOptions> = (snapshot, { arrivalMs }, now) =>
  undoPlanner({ arrivalMs }).next(snapshot, now);

/**
 * Enables TLS, says the plan again as a whole, breaks each step off after each of its writes, and from there goes
 * on to the end and back to plaintext.
 */
export function driveEnable(
  scene: Scene,
  options: EnableOptions,
  settled: Interruption['settled'],
  planner: Planner<EnableOptions> = enabling,
): EnableDrive {
  const way = follow(scene, options, planner);
  const wrong = [...way.violations, ...otherThanWhole(scene, options, way)];
  let [steps, interruptions] = [way.taken.length, 0];
  for (const { scene: before, step } of way.taken) {
    const writes = step.changes.length + step.removals.length;
    for (let written = 1; written <= writes; written += 1) {
      const where = `${step.id} broken off after ${written} (${settled})`;
      const broken = interrupted(before, step, { written, settled });
      const [on, back] = [follow(broken, options, planner), follow(broken, options, undoing)];
      steps += on.taken.length + back.taken.length;
      interruptions += 1;
      wrong.push(...partly(before, step, written).map((one) => `${where}: ${one}`));
      wrong.push(...on.violations.map((one) => `${where}, on: ${one}`));
      wrong.push(...back.violations.filter(isOfUndoing).map((one) => `${where}, back: ${one}`));
      if (way.end.kind === 'done' && on.end.kind !== 'done') wrong.push(`${where}, on: ends ${endOf(on)}`);
      if (back.end.kind !== 'done' && !/no way that refuses nobody/.test(endOf(back)))
        wrong.push(`${where}, back: ends ${endOf(back)}`);
    }
  }
  return { way, steps, interruptions, violations: wrong };
}

/** The goal of undoing is plaintext, which the check of goals does not know. */
function isOfUndoing(violation: string): boolean {
  return !violation.startsWith('done, but');
}

function partly(scene: Scene, step: Step, written: number): string[] {
  const changes = step.changes.slice(0, written);
  const removals = step.removals.slice(0, Math.max(0, written - step.changes.length));
  return violations(scene, { ...step, changes, removals, waits: [{ kind: 'rollouts' }] });
}

function otherThanWhole(scene: Scene, options: EnableOptions, way: Way): string[] {
  const plan = wholePlan(snapshotOfScene(scene), enablePlanner(options), new Date(scene.now));
  const told = (steps: readonly Step[]) =>
    steps
      .filter(({ changes, removals }) => changes.length + removals.length > 0)
      .map(({ id, changes }) => `${id}(${changes.map(({ fields }) => fields.join()).join(' + ')})`)
      .join('\n');
  const [shown, done] = [told(plan.steps), told(way.taken.map(({ step }) => step))];
  return shown === done && plan.end.kind === way.end.kind ? [] : [`shown\n${shown}\ndone\n${done}`];
}

const endOf = ({ end }: Way): string => (end.kind === 'blocked' ? end.reason : end.kind);
