import fc from 'fast-check';
import { ExpectedError } from '../../../src/errors.ts';
import type { PlanOptions } from '../../../src/plan/model/options.ts';
import { type Break, type Drive, drive } from './drive.ts';
import type { Planner } from './follow.ts';
import { type ManifestChoices, manifestChoices } from './manifest-choices.ts';
import { manifestScene } from './manifest-scene.ts';
import { type OperatorChoices, operatorChoices } from './operator-choices.ts';
import { operatorScene } from './operator-scene.ts';
import { optionsFor } from './plan-options.ts';
import type { Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

/** A starting state, what is asked for there, and where the plan is left. */
export interface Start {
  readonly scene: Scene;
  /** Null: the names that are asked for are refused before anything is planned. */
  readonly options: PlanOptions | null;
  readonly at: Break;
}

const breaks: fc.Arbitrary<Break> = fc.record({
  step: fc.constantFrom(0, 0.2, 0.4, 0.6, 0.8, 0.99),
  objects: fc.constantFrom(0.1, 0.5, 1),
  settled: fc.constantFrom<Break['settled']>('nothing', 'operator', 'half', 'all'),
});

const asked = (scene: Scene, wish: Parameters<typeof optionsFor>[1]): PlanOptions | null => {
  try {
    return optionsFor(snapshotOfScene(scene), wish);
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
};

/** Random choices of one kind of install, and the start that they make. */
export interface Starts<Choices = object> {
  readonly choices: fc.Arbitrary<[Choices, Break]>;
  readonly make: (choices: Choices, at: Break) => Start;
}

export const manifestStarts: Starts<ManifestChoices> = {
  choices: fc.tuple(manifestChoices, breaks),
  make: (choices, at) => {
    const scene = manifestScene(choices);
    return { scene, options: asked(scene, choices.wish), at };
  },
};

export const operatorStarts: Starts<OperatorChoices> = {
  choices: fc.tuple(operatorChoices, breaks),
  make: (choices, at) => {
    const scene = operatorScene(choices);
    return { scene, options: asked(scene, choices.wish), at };
  },
};

/** What many states came to, in figures. */
export interface Tally {
  states: number;
  done: number;
  blocked: number;
  refusedNames: number;
  steps: number;
  rollbacks: number;
  interruptions: number;
}

export const emptyTally = (): Tally => ({
  states: 0,
  done: 0,
  blocked: 0,
  refusedNames: 0,
  steps: 0,
  rollbacks: 0,
  interruptions: 0,
});

/** Drives one start and adds it to the tally; what was wrong with it. */
export function driveStart(
  { scene, options, at }: Start,
  planner: Planner,
  every: boolean,
  tally: Tally,
): Drive['violations'] {
  tally.states += 1;
  if (options === null) {
    tally.refusedNames += 1;
    return [];
  }
  const { way, steps, rollbacks, interruptions, violations } = drive(scene, options, planner, at, every);
  tally[way.end.kind === 'done' ? 'done' : 'blocked'] += 1;
  tally.steps += steps;
  tally.rollbacks += rollbacks;
  tally.interruptions += interruptions;
  return violations;
}
