import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { completeSettings } from './shared/complete-settings.ts';

export const ctls102 = findingKind<FelixTyphaChecks>({
  code: 'CTLS102',
  link: 'felix-typha',
  severity: 'error',
  title: "Typha's TLS settings are complete",
  explanation:
    'When any TLS setting of Typha is there, the CA, certificate and key files and at least one of TYPHA_CLIENTCN and TYPHA_CLIENTURISAN must be. Otherwise Typha repeats its validation once a second and never listens. A file that does not exist counts as not set.',
  remedy: 'Set what is missing, or mount the file that is named.',
  examples: typhaSettings,
  onHost: 'Set what is missing, or remove the other TLS settings.',
  asCause: 'no listening port, because the TLS settings are not complete',
  checks: { cluster: completeOfTypha, files: completeOfTypha },
});

function completeOfTypha(context: FelixTyphaContext): CheckResult[] {
  return completeSettings(ctls102, 'server', context, 'Typha repeats its validation and never listens');
}
