import fc from 'fast-check';
import type { Goal } from '../../../src/plan/model/goal.ts';
import type { AuthorityName, LeafChoice } from './certificate-pool.ts';

export type Mode = 'cn' | 'both' | 'spiffe';
export type MaterialsChoice = 'none' | 'old' | 'twin' | 'fresh' | 'issuing';

/** What a plan is asked for. */
export interface Wish {
  readonly goal: Goal;
  readonly newCertificates: MaterialsChoice;
  readonly retireCa: boolean;
}

/** Mostly the usual value, else one of the others. */
export function mostly<T>(usual: T, others: readonly T[], weight = 9): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

export const wishes: fc.Arbitrary<Wish> = fc.record({
  goal: fc.constantFrom<Goal>('mtls-spiffe', 'mtls-cn', 'mtls-cn-or-spiffe'),
  newCertificates: fc.constantFrom<MaterialsChoice>('none', 'old', 'fresh', 'fresh', 'twin', 'issuing'),
  retireCa: fc.boolean(),
});

export const modes = fc.constantFrom<Mode>('cn', 'both', 'spiffe');

/** A leaf which mostly serves the mode, of one of the CAs. */
export function leafChoices(authorities: readonly AuthorityName[]): fc.Arbitrary<LeafChoice> {
  const [usual = 'old', ...others] = authorities;
  return fc.record({
    issuer: mostly<LeafChoice['issuer']>(usual, [...others, 'self'], 7),
    commonName: mostly<LeafChoice['commonName']>('own', ['other', 'none', 'two'], 12),
    uri: fc.constantFrom<LeafChoice['uri']>('own', 'own', 'own', 'none', 'none', 'other', 'two'),
    usage: mostly<LeafChoice['usage']>('both', ['right', 'none', 'right', 'wrong'], 5),
    time: mostly<LeafChoice['time']>('valid', ['expired', 'future'], 25),
    chain: mostly(true, [false], 9),
  });
}

/** Something that was changed before: seconds ago, and whether pods were replaced since. */
export interface Past {
  readonly what: 'nothing' | 'typha' | 'felix' | 'trust';
  readonly before: LeafChoice;
  readonly seconds: number;
  readonly typhaReplaced: boolean;
  readonly nodeReplaced: boolean;
}

export const pasts: fc.Arbitrary<Past> = fc.record({
  what: mostly<Past['what']>('nothing', ['typha', 'felix', 'trust'], 3),
  before: leafChoices(['old']),
  seconds: fc.constantFrom(10, 60, 119, 200, 900),
  typhaReplaced: mostly(true, [false], 2),
  nodeReplaced: fc.boolean(),
});
