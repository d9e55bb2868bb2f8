import { operatorNamespace } from '../../../calico/installation.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { statedIdentities, takesFromSecrets, unreadWhy } from '../operator-secret.ts';

export const ctls115 = findingKind<FelixTyphaChecks>({
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
  checks: { cluster: authority },
});

function authority({ snapshot, installation }: FelixTyphaContext): CheckResult[] {
  if (!takesFromSecrets(installation)) return [];
  const subject = `${operatorNamespace}/typha-ca`;
  const map = lookUp(snapshot, 'ConfigMap', operatorNamespace, 'typha-ca');
  if (map.kind === 'known') return [passed(ctls115, subject)];
  const own = statedIdentities(snapshot).filter(
    ({ leaf, ownCertificate }) => leaf !== null && !ownCertificate,
  );
  if (own.length === 0) return [];
  if (map.kind !== 'absent')
    return [unknown(ctls115, subject, unreadWhy(snapshot, map, 'ConfigMap typha-ca could not be read'))];
  const issued = own.filter(({ leaf }) => leaf !== null && leaf.subject !== leaf.issuer);
  return [
    failedCheck(ctls115, {
      subject,
      severity: issued.length > 0 ? 'error' : 'warning',
      message:
        issued.length > 0
          ? `${listed(issued.map(({ name }) => name))} hold certificates that a CA of your own issued, but ConfigMap ${subject} does not exist: Felix withholds its certificate and Typha refuses it`
          : `${listed(own.map(({ name }) => name))} hold self-signed certificates without ConfigMap ${subject}: replacing one changes what everybody trusts at once`,
    }),
  ];
}
