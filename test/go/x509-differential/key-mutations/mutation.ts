import type { BaseKeys } from './base-keys.ts';

/** The two files that tls.X509KeyPair is given. */
export interface KeyPairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Where a mutation's choices come from: generated numbers, so that a recipe gives the same mutation again. */
export interface MutationContext {
  readonly keys: BaseKeys;
  readonly pick: <T>(list: readonly T[]) => T;
  /** The first six times out of seven: what is wrong everywhere shows nothing. */
  readonly mostly: <T>(usual: T, others: readonly T[]) => T;
  /** From 0 to below the limit. */
  readonly below: (limit: number) => number;
}

export type Mutation = (context: MutationContext) => KeyPairFiles;

export function mutationContext(keys: BaseKeys, choices: readonly number[]): MutationContext {
  let at = 0;
  const below = (limit: number) => (choices[at++ % choices.length] ?? 0) % limit;
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[below(list.length)];
    if (picked === undefined) throw new Error('a mutation picked from an empty list');
    return picked;
  };
  return { keys, below, pick, mostly: (usual, others) => (below(7) < 6 ? usual : pick(others)) };
}
