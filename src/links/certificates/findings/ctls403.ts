import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls403 = findingKind({
  code: 'CTLS403',
  link: null,
  severity: 'error',
  title: 'The certificate is valid already',
  explanation: 'Its validity begins in the future, or the clock of the node is behind.',
  remedy: 'Wait, correct the clock, or issue it with an earlier start.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
