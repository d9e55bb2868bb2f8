import type { Phase } from '../scenarios/scenario.ts';
import type { SteppingClock } from './clock.ts';
import type { KubeObject } from './json.ts';
import { resourceOf } from './resources.ts';
import type { Store } from './store.ts';

const day = 86_400_000;

/** Plays the phases of a scenario in order, each at its time, and lets controllers finish after each. */
export function runPhases(
  store: Store,
  phases: readonly Phase[],
  now: Date,
  clock: SteppingClock,
  settle: () => void,
): void {
  for (const phase of phases) {
    clock.set(new Date(now.getTime() - phase.daysAgo * day));
    for (const object of phase.objects) putByHand(store, object, phase.manager);
    clock.advance(5000);
    settle();
  }
}

/** Creates or replaces an object as its manager. */
export function putByHand(store: Store, object: KubeObject, manager: string): void {
  const resource = resourceOf(object.apiVersion, object.kind);
  const writer = { manager, operation: 'Update' } as const;
  const found = store.find(resource, object.metadata.namespace ?? null, object.metadata.name);
  if (found === undefined) store.create(object, { writer });
  else store.update({ ...object, metadata: { ...found.metadata, ...object.metadata } }, { writer });
}
