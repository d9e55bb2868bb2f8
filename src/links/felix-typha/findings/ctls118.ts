import { ofEnds } from '../../../calico/lists.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls118 = findingKind({
  code: 'CTLS118',
  link: 'felix-typha',
  severity: 'warning',
  title: "Neither end's certificate can pose as the other",
  explanation:
    'If both ends are required to have the same name, a stolen key of any node can pose as Typha towards all others.',
  remedy: 'Give Typha and Felix different names, and certificates that are good for one side only.',
  passesFrom: ofEnds,
  examples: identity,
});
