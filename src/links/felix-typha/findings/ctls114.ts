import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls114 = findingKind({
  code: 'CTLS114',
  link: 'felix-typha',
  severity: 'warning',
  title: "The operator's copies equal their sources",
  explanation:
    'The Secrets in tigera-operator are the source; the pods mount copies in calico-system. A copy that was changed or deleted is mended only at the next full reconcile, up to five minutes later.',
  remedy: 'Change the Secrets in tigera-operator only, and wait for the operator.',
  passesFrom: ['installations'],
  failsFrom: ['installations'],
  examples: certificate,
});
