import fc from 'fast-check';
import type { AuthorityName, LeafChoice } from './certificate-pool.ts';
import { leafChoices, type Mode, modes, mostly, type Past, pasts, type Wish, wishes } from './choices.ts';

/** How settings are written: literals, references, a file, or in mixed case. */
export type Spelling = 'literal' | 'reference' | 'envFrom' | 'file' | 'mixed-case';
export type Stray = 'none' | 'confd-other' | 'confd-same' | 'calico';

/** A manifest install by everything that is chosen about it. */
export interface ManifestChoices {
  readonly wish: Wish;
  readonly typhaMode: Mode;
  readonly nodeMode: Mode;
  readonly typhaLeaf: LeafChoice;
  readonly nodeLeaf: LeafChoice;
  readonly typhaTrust: readonly AuthorityName[];
  readonly nodeTrust: readonly AuthorityName[];
  readonly ownTrust: boolean;
  readonly trustIn: 'ConfigMap' | 'Secret';
  readonly oneSecret: boolean;
  readonly typhaSpelling: Spelling;
  readonly nodeSpelling: Spelling;
  readonly stray: Stray;
  readonly subPath: 'none' | 'typha' | 'node';
  readonly replicas: number;
  readonly secondTypha: boolean;
  readonly windows: boolean;
  readonly canal: boolean;
  readonly transport: 'tls' | 'plaintext' | 'typha-plaintext' | 'no-typha' | 'scaled-to-0';
  readonly key: 'right' | 'wrong' | 'withheld';
  readonly fromHost: 'none' | 'typha' | 'node';
  readonly certManager: 'none' | 'typha' | 'node';
  readonly hidden: 'none' | 'typha' | 'node' | 'trust';
  readonly past: Past;
  /** A rollout that is under way, from this mode; `unseen`: the controller has not begun. */
  readonly rollout: { readonly of: 'none' | 'typha' | 'node'; readonly from: Mode; readonly unseen: boolean };
}

const trusts = fc.oneof(
  { weight: 12, arbitrary: fc.constant<readonly AuthorityName[]>(['old', 'root']) },
  {
    weight: 3,
    arbitrary: fc.subarray<AuthorityName>(['old', 'twin', 'fresh', 'root', 'issuing', 'expired'], {
      minLength: 1,
    }),
  },
);

const issuers = ['old', 'issuing', 'twin', 'fresh', 'issuing', 'expired'] as const;

export const manifestChoices: fc.Arbitrary<ManifestChoices> = fc
  .record({
    wish: wishes,
    mode: modes,
    typhaMode: fc.option(modes, { freq: 4 }),
    typhaLeaf: leafChoices(issuers),
    nodeLeaf: leafChoices(issuers),
    typhaTrust: trusts,
    nodeTrust: trusts,
    ownTrust: mostly(false, [true], 3),
    trustIn: mostly<'ConfigMap' | 'Secret'>('ConfigMap', ['Secret'], 4),
    oneSecret: mostly(false, [true], 8),
    typhaSpelling: mostly<Spelling>('literal', ['reference', 'envFrom', 'file', 'mixed-case'], 3),
    nodeSpelling: mostly<Spelling>('literal', ['reference', 'envFrom', 'file', 'mixed-case'], 3),
    stray: mostly<Stray>('none', ['confd-other', 'confd-same', 'calico'], 6),
    subPath: mostly<ManifestChoices['subPath']>('none', ['typha', 'node'], 8),
    replicas: fc.constantFrom(1, 2, 3),
    secondTypha: mostly(false, [true], 8),
    windows: mostly(false, [true], 6),
    canal: mostly(false, [true], 8),
    transport: mostly<ManifestChoices['transport']>(
      'tls',
      ['plaintext', 'typha-plaintext', 'no-typha', 'scaled-to-0'],
      40,
    ),
    key: mostly<ManifestChoices['key']>('right', ['wrong', 'withheld'], 25),
    fromHost: mostly<ManifestChoices['fromHost']>('none', ['typha', 'node'], 40),
    certManager: mostly<ManifestChoices['certManager']>('none', ['typha', 'node'], 20),
    hidden: mostly<ManifestChoices['hidden']>('none', ['typha', 'node', 'trust'], 40),
    past: pasts,
    rollout: fc.record({
      of: mostly<'none' | 'typha' | 'node'>('none', ['typha', 'node'], 4),
      from: modes,
      unseen: fc.boolean(),
    }),
  })
  .map(({ mode, typhaMode, ...rest }) => {
    const both = rest.oneSecret ? { nodeLeaf: rest.typhaLeaf } : {};
    return { ...rest, ...both, nodeMode: mode, typhaMode: typhaMode ?? mode };
  });
