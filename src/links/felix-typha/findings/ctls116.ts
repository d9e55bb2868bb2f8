import { ofEnds } from '../../../calico/lists.ts';
import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls116 = findingKind({
  code: 'CTLS116',
  link: 'felix-typha',
  severity: 'warning',
  title: 'The CA of the connection signs for nothing else',
  explanation:
    "With a Common Name check alone, every certificate that the same CA issues with that name opens the door. The cluster's general CA issues client certificates to whoever may create signing requests.",
  remedy: 'Use a CA for Typha and Felix alone, or require SPIFFE IDs.',
  passesFrom: ofEnds,
  examples: bundle,
});
