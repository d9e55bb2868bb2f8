import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls117 = findingKind({
  code: 'CTLS117',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Typha has loaded the certificate that is stored',
  explanation:
    'Typha reads its certificate, key and CA once, at start. A Secret that changed later is not what Typha presents and trusts.',
  remedy: 'Restart Typha pod by pod.',
  passesFrom: ['replica-sets', 'typha-pods'],
  probedOn: ['felix-typha'],
  examples: certificate,
});
