import { ofTyphas } from '../../../calico/lists.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { acceptedCertificates } from './shared/accepted-certificates.ts';

export const ctls107 = findingKind<FelixTyphaChecks>({
  code: 'CTLS107',
  link: 'felix-typha',
  severity: 'error',
  title: "Typha accepts Felix's certificate",
  explanation:
    "Typha compares the client certificate's Common Name with TYPHA_CLIENTCN and its URI SANs with TYPHA_CLIENTURISAN, letter by letter; either suffices where both are set.",
  remedy: 'Issue a client certificate with the required name, or correct the name that Typha requires.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: identity,
  checks: { cluster: acceptedByTypha, files: acceptedByTypha },
});

function acceptedByTypha(context: FelixTyphaContext): CheckResult[] {
  return acceptedCertificates(ctls107, 'server', context);
}
