import fc from 'fast-check';
import type { AuthorityName, LeafChoice } from './certificate-pool.ts';
import { leafChoices, type Mode, modes, mostly, type Past, pasts, type Wish, wishes } from './choices.ts';

/** One Secret of the pair in the operator's namespace. */
export interface SecretChoice {
  readonly by: 'operator' | 'user';
  readonly leaf: LeafChoice;
  readonly names: Mode;
  readonly legacyKeys: boolean;
  readonly space: 'none' | 'newline';
  readonly key: 'right' | 'wrong';
  readonly certManager: boolean;
}

/** An install by the operator by everything that is chosen about it. */
export interface OperatorChoices {
  readonly wish: Wish;
  readonly typha: SecretChoice;
  readonly node: SecretChoice;
  readonly typhaCa: readonly AuthorityName[] | 'none' | 'rubbish';
  readonly replicas: number;
  readonly windows: boolean;
  readonly certificateManagement: boolean;
  readonly ignored: 'none' | 'typha' | 'node';
  readonly hidden: 'none' | 'typha-certs' | 'node-certs' | 'typha-ca';
  readonly past: Past;
  /** How far the operator and the controllers have come with what changed last. */
  readonly progress: 'settled' | 'unseen' | 'rendered' | 'half';
}

const secrets = (mode: fc.Arbitrary<Mode>, byOperator: fc.Arbitrary<boolean>): fc.Arbitrary<SecretChoice> =>
  fc.record({
    by: byOperator.map((own): SecretChoice['by'] => (own ? 'operator' : 'user')),
    leaf: leafChoices(['fresh', 'old', 'issuing', 'twin']),
    names: mode,
    legacyKeys: mostly(false, [true], 6),
    space: mostly<SecretChoice['space']>('none', ['newline'], 40),
    key: mostly<SecretChoice['key']>('right', ['wrong'], 25),
    certManager: mostly(false, [true], 20),
  });

const typhaCas = fc.oneof(
  { weight: 8, arbitrary: fc.constant<OperatorChoices['typhaCa']>(['fresh', 'old', 'root']) },
  { weight: 4, arbitrary: fc.constant<OperatorChoices['typhaCa']>('none') },
  {
    weight: 2,
    arbitrary: fc.subarray<AuthorityName>(['old', 'twin', 'fresh', 'root', 'expired'], { minLength: 1 }),
  },
  { weight: 1, arbitrary: fc.constant<OperatorChoices['typhaCa']>('rubbish') },
);

export const operatorChoices: fc.Arbitrary<OperatorChoices> = fc
  .record({ mode: modes, untouched: mostly(false, [true], 2) })
  .chain(({ mode, untouched }) => {
    const asMode = fc.oneof({ weight: 6, arbitrary: fc.constant(mode) }, { weight: 1, arbitrary: modes });
    const own = untouched ? fc.constant(true) : mostly(false, [true], 8);
    return fc.record({
      wish: wishes,
      typha: secrets(asMode, own),
      node: secrets(asMode, own),
      typhaCa: typhaCas,
      replicas: fc.constantFrom(1, 2, 3),
      windows: mostly(false, [true], 6),
      certificateManagement: mostly(false, [true], 50),
      ignored: mostly<OperatorChoices['ignored']>('none', ['typha', 'node'], 40),
      hidden: mostly<OperatorChoices['hidden']>('none', ['typha-certs', 'node-certs', 'typha-ca'], 40),
      past: pasts,
      progress: mostly<OperatorChoices['progress']>('settled', ['unseen', 'rendered', 'half'], 3),
    });
  });
