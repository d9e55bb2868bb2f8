import { rotationPlanner } from '../../../src/plan/changes/rotate/planner.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import { type Interruption, interrupted } from './carry-out.ts';
import { begun, followRotation } from './follow-rotation.ts';
import type { RotationWish } from './rotation-wish.ts';
import type { Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

export interface RotationTally {
  states: number;
  done: number;
  steps: number;
  recoveries: number;
  interruptions: number;
}

/** Follows a rotation from a state, and once more from where each of its steps can break off. */
export function driveRotation(
  scene: Scene,
  wish: RotationWish,
  settled: Interruption['settled'],
  tally: RotationTally,
): string[] {
  const way = followRotation(scene, begun(scene, wish));
  const wrong = [...way.violations];
  tally.states += 1;
  tally.done += way.end.kind === 'done' ? 1 : 0;
  tally.steps += way.taken.length;
  tally.recoveries += way.taken.filter(({ step }) => step.id === 'recover').length;
  const shown = wholePlan(snapshotOfScene(scene), rotationPlanner(way.rotation), new Date(scene.now));
  const writing = ({ changes, removals }: { changes: readonly unknown[]; removals: readonly unknown[] }) =>
    changes.length + removals.length > 0;
  const ids = (steps: readonly { id: string; changes: readonly unknown[]; removals: readonly unknown[] }[]) =>
    steps
      .filter(writing)
      .map(({ id }) => id)
      .join(' ');
  const done = ids(way.taken.map(({ step }) => step));
  if (ids(shown.steps) !== done || shown.end.kind !== way.end.kind)
    wrong.push(`shown ${ids(shown.steps)} ${shown.end.kind}, done ${done} ${way.end.kind}`);
  for (const { scene: before, step } of way.taken) {
    const count = step.changes.length + step.removals.length;
    for (let written = 1; written <= count; written += 1) {
      const broken = interrupted(before, step, { written, settled });
      const again = followRotation(broken, begun(broken, wish, way.rotation));
      tally.interruptions += 1;
      const where = `${step.id} broken off after ${written} (${settled})`;
      wrong.push(...again.violations.map((one) => `${where}: ${one}`));
      if (way.end.kind === 'done' && again.end.kind !== 'done')
        wrong.push(`${where}: ends ${again.end.reason}`);
    }
  }
  return wrong;
}
