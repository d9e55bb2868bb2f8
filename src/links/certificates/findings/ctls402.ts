import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls402 = findingKind({
  code: 'CTLS402',
  link: null,
  severity: 'warning',
  title: 'The certificate does not expire soon',
  explanation:
    'Soon is the sooner of 30 days (--expires-within) and a third of its lifetime. It is an error when nothing renews it and two thirds of that time have passed.',
  remedy: 'Renew it before it expires.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
