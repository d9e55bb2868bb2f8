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

/** The step that changes nothing until the files of an object have reached every pod. */
export function waitForFiles(seconds: number, what: string, why: string): Next {
  const title = `Wait ${seconds} s until ${what} has reached every pod`;
  const waits = [{ kind: 'files', seconds, objects: [] } as const];
  return { kind: 'step', step: { ...emptyStep, id: 'wait-for-files', title, why, waits } };
}
