import type { Blocked } from './step.ts';

/** A plan that cannot go on, why, and what a person can do. */
export function blockedBy(reason: string, remedy: string, needs: 'certificates' | null = null): Blocked {
  return { kind: 'blocked', reason, remedy, needs };
}
