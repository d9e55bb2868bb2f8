import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls125 = findingKind({
  code: 'CTLS125',
  link: 'felix-typha',
  severity: 'error',
  title: 'typha-ca holds CA certificates that are valid',
  explanation: 'The operator copies caBundle into the trust bundle without a look.',
  remedy: 'Put the PEM certificates of the CA into key caBundle.',
  passesFrom: ['installations'],
  examples: bundle,
});
