import { operatorNamespace } from '../../../calico/installation.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { takesFromSecrets } from '../operator-secret.ts';

export const ctls125 = findingKind<FelixTyphaChecks>({
  code: 'CTLS125',
  link: 'felix-typha',
  severity: 'error',
  title: 'typha-ca holds CA certificates that are valid',
  explanation: 'The operator copies caBundle into the trust bundle without a look.',
  remedy: 'Put the PEM certificates of the CA into key caBundle.',
  passesFrom: ['installations'],
  examples: bundle,
  checks: { cluster: validAuthority },
});

function validAuthority({ snapshot, installation, now }: FelixTyphaContext): CheckResult[] {
  if (!takesFromSecrets(installation)) return [];
  const map = lookUp(snapshot, 'ConfigMap', operatorNamespace, 'typha-ca');
  if (map.kind !== 'known') return [];
  return [bundleOf(`${operatorNamespace}/typha-ca`, map.value.data?.caBundle, now)];
}

function bundleOf(subject: string, bundle: string | undefined, now: Date): CheckResult {
  if (bundle === undefined)
    return failedCheck(ctls125, { subject, message: `ConfigMap ${subject} has no key caBundle` });
  const { certificates } = parseCertificates(bundle);
  if (certificates.length === 0)
    return failedCheck(ctls125, {
      subject,
      message: `caBundle of ConfigMap ${subject} holds no PEM certificate`,
    });
  const bad = certificates.filter((ca) => !ca.isCa && !ca.selfIssued);
  const expired = certificates.filter((ca) => ca.notAfter < now);
  if (bad.length > 0 || expired.length === certificates.length)
    return failedCheck(ctls125, {
      subject,
      message:
        bad.length > 0
          ? `caBundle of ConfigMap ${subject} holds ${listed(bad.map((c) => c.subject))}, which is not a CA`
          : `Every CA of ConfigMap ${subject} has expired`,
    });
  return passed(ctls125, subject);
}
