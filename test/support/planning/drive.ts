import { identityPlanner } from '../../../src/plan/changes/identity/planner.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { PlanOptions } from '../../../src/plan/model/options.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { type Interruption, interrupted } from './carry-out.ts';
import { violations } from './check-step.ts';
import { follow, type Planner, type Way } from './follow.ts';
import { opposite } from './plan-options.ts';
import type { Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

/** Where a plan is left: fractions of its steps and of a step's objects, 0 to 1. */
export interface Break {
  readonly step: number;
  readonly objects: number;
  readonly settled: Interruption['settled'];
}

/** What became of one starting state. */
export interface Drive {
  readonly way: Way;
  readonly steps: number;
  readonly rollbacks: number;
  readonly interruptions: number;
  readonly violations: readonly string[];
}

/**
 * Follows the plan from a state, says it again as a whole, breaks it off in the middle, and goes back from
 * where it has come. `every`: from each step and each of its objects; else from the one that `at` names.
 */
export function drive(
  scene: Scene,
  options: PlanOptions,
  planner: Planner,
  at: Break,
  every: boolean,
): Drive {
  const way = follow(scene, options, planner);
  const wrong = [...way.violations, ...otherThanWhole(scene, options, way)];
  let [steps, rollbacks, interruptions] = [way.taken.length, 0, 0];
  const changing = way.taken.flatMap(({ step }, index) => (step.changes.length === 0 ? [] : [index]));
  const chosen = every ? changing : changing.slice(Math.floor(at.step * changing.length)).slice(0, 1);
  const count = (gone: Way) => {
    steps += gone.taken.length;
    return gone.violations;
  };
  const back = (from: Scene, where: string) => {
    const gone = follow(from, opposite(options), planner);
    rollbacks += 1;
    wrong.push(...[...count(gone), ...withoutReason(gone)].map((one) => `back ${where}: ${one}`));
  };
  for (const index of chosen) {
    const { scene: before, step } = way.taken[index] ?? { scene, step: undefined };
    if (step === undefined) continue;
    const after = way.taken[index + 1]?.scene ?? way.scene;
    if (every || at.objects < 1) back(after, `after ${step.id}`);
    const written = every
      ? step.changes.map((_, n) => n + 1)
      : [Math.ceil(at.objects * step.changes.length) || 1];
    for (const number of written) {
      const broken = interrupted(before, step, { written: number, settled: at.settled });
      const where = `${step.id} broken off after ${number} (${at.settled})`;
      wrong.push(...partly(before, step, number).map((one) => `${where}: ${one}`));
      const again = follow(broken, options, planner);
      interruptions += 1;
      wrong.push(...count(again).map((one) => `${where}: ${one}`));
      if (way.end.kind === 'done' && again.end.kind !== 'done')
        wrong.push(`${where}: ends ${again.end.kind === 'blocked' ? again.end.reason : again.end.kind}`);
      if (every || at.objects === 1) back(broken, where);
    }
  }
  return { way, steps, rollbacks, interruptions, violations: wrong };
}

/** A step of which only the first objects are written refuses nobody either. */
function partly(scene: Scene, step: Step, written: number): string[] {
  return written < step.changes.length
    ? violations(scene, { ...step, changes: step.changes.slice(0, written), waits: [{ kind: 'rollouts' }] })
    : [];
}

/** The plan as it was shown at the start is what was done step by step. */
function otherThanWhole(scene: Scene, options: PlanOptions, way: Way): string[] {
  const plan = wholePlan(snapshotOfScene(scene), identityPlanner(options), new Date(scene.now));
  const told = (steps: readonly Step[]) =>
    steps
      .filter(({ changes }) => changes.length > 0)
      .map(
        ({ id, changes }) =>
          `${id}(${changes.map(({ after, fields }) => `${after.metadata.name} ${fields.join()}`).join(' + ')})`,
      )
      .join('\n');
  const [shown, done] = [told(plan.steps), told(way.taken.map(({ step }) => step))];
  const ends = [plan.end.kind, way.end.kind];
  return shown === done && ends[0] === ends[1]
    ? []
    : [
        `shown ${plan.steps.map(({ id }) => id).join(' ')} ${ends[0]}, done ${way.taken.map(({ step }) => step.id).join(' ')} ${ends[1]}`,
      ];
}

/** The way back ends, or names the certificate or object that it lacks. */
function withoutReason({ end }: Way): string[] {
  if (end.kind !== 'blocked' || end.needs === 'certificates') return [];
  return /certificate|Secret|ConfigMap/.test(end.reason)
    ? []
    : [`blocked without naming what it lacks: ${end.reason}`];
}
