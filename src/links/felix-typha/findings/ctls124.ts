import { operatorNamespace } from '../../../calico/installation.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed, shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { type StatedIdentity, statedIdentities, takesFromSecrets } from '../operator-secret.ts';

export const ctls124 = findingKind<FelixTyphaChecks>({
  code: 'CTLS124',
  link: 'felix-typha',
  severity: 'error',
  title: 'Operator: each certificate has the name that its Secret states',
  explanation:
    'The operator takes the names that the ends require from the data keys common-name and uri-san, never from the certificate, and compares nothing. A certificate without the stated name is refused by everyone.',
  remedy: 'Issue the certificate with that Common Name or URI SAN, or correct the key.',
  passesFrom: ['installations'],
  examples: identity,
  checks: { cluster: namesAsStated },
});

function namesAsStated({ snapshot, installation }: FelixTyphaContext): CheckResult[] {
  return takesFromSecrets(installation) ? statedIdentities(snapshot).flatMap(statedNames) : [];
}

function statedNames(stated: StatedIdentity): CheckResult[] {
  if (stated.leaf === null || stated.ownCertificate) return [];
  const subject = `${operatorNamespace}/${stated.name}`;
  const lacking: string[] = [];
  const { leaf, commonName, uriSan } = stated;
  if (commonName !== '' && leaf.commonName !== commonName)
    lacking.push(`common-name ${shown(commonName)} (its Common Name is ${shown(leaf.commonName)})`);
  if (uriSan !== '' && !leaf.uriSans.includes(uriSan))
    lacking.push(`uri-san ${shown(uriSan)} (its URI SANs are ${listed(leaf.uriSans.map(shown)) || 'none'})`);
  if (lacking.length === 0) return [passed(ctls124, subject)];
  return [
    failedCheck(ctls124, {
      subject,
      message: `The certificate in Secret ${subject} does not have its ${listed(lacking)}`,
    }),
  ];
}
