import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls115 = findingKind({
  code: 'CTLS115',
  link: 'felix-typha',
  severity: 'error',
  title: 'ConfigMap typha-ca holds the CA of certificates of your own',
  explanation:
    "Without typha-ca the operator puts the leaf certificates themselves into the trust bundle. Typha then names the leafs, not their issuer, as acceptable, so Felix withholds a certificate that a CA issued; self-signed leafs work, but changing one changes everybody's trust at once.",
  remedy:
    'Create ConfigMap typha-ca in tigera-operator with the CA in key caBundle, wait for both rollouts, then change certificates.',
  passesFrom: ['installations'],
  failsFrom: ['installations'],
  examples: bundle,
});
