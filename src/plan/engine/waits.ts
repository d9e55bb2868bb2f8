import { listed } from '../../links/wording.ts';
import { emptyStep } from '../model/empty-step.ts';
import type { Next, Rollout } from '../model/step.ts';

/** The step that changes nothing until these workloads, by name, have rolled out. */
export function waitForRollouts(
  names: readonly string[],
  why: string,
  rollouts: readonly Rollout[] = [],
): Next {
  const title = `Wait until ${listed(names)} has rolled out`;
  const waits = [{ kind: 'rollouts' } as const];
  return { kind: 'step', step: { ...emptyStep, id: 'wait-for-rollouts', title, why, rollouts, waits } };
}

/** Milliseconds, rounded up to whole seconds: times of the API server are. */
export function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

/** The step that changes nothing until the files of an object have reached every pod. */
export function waitForFiles(ms: number, what: string, why: string): Next {
  const title = `Wait ${ms / 1000} s until ${what} has reached every pod`;
  const waits = [{ kind: 'files', ms, objects: [] } as const];
  return { kind: 'step', step: { ...emptyStep, id: 'wait-for-files', title, why, waits } };
}
