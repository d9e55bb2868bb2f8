import type { Step } from '../../../src/plan/model/step.ts';
import { reconcile } from './operator-model.ts';
import {
  finishRollouts,
  isWorkload,
  keyOf,
  later,
  remove,
  type Scene,
  startRollout,
  write,
} from './scene.ts';

/** The scene after a step: as much has settled as the step waits for, and no more. */
export function carriedOut(scene: Scene, step: Step): Scene {
  const written = step.changes.map(({ after }) => after);
  let result = later(reconciled(later(remove(write(scene, written), step.removals), 1)), 2);
  for (const wait of step.waits) {
    if (wait.kind === 'files') result = later(result, wait.ms / 1000);
    else result = later(finishRollouts(result, workloadKeys(result)), 5);
  }
  return result;
}

/** How a run ends in the middle of a step. */
export interface Interruption {
  /** How many of its objects are written or taken away, in order. */
  readonly written: number;
  /** How far the controllers (and the operator) have come by the time of the next run. */
  readonly settled: 'nothing' | 'operator' | 'half' | 'all';
}

export function interrupted(scene: Scene, step: Step, { written, settled }: Interruption): Scene {
  const objects = step.changes.slice(0, written).map(({ after }) => after);
  const gone = step.removals.slice(0, Math.max(0, written - step.changes.length));
  let result = later(remove(write(scene, objects), gone), 1);
  if (settled === 'nothing') return result;
  result = later(reconciled(result), 1);
  if (settled === 'operator') return result;
  const keys = workloadKeys(result);
  if (settled === 'all') return later(finishRollouts(result, keys), 5);
  for (const key of keys) result = startRollout(result, key);
  return later(result, 1);
}

/** The operator has seen everything and has written what it makes of it. */
export function reconciled(scene: Scene): Scene {
  return scene.kind === 'operator' ? write(scene, reconcile(scene.objects)) : scene;
}

function workloadKeys(scene: Scene): string[] {
  return [...scene.objects.values()].filter(isWorkload).map(keyOf);
}
