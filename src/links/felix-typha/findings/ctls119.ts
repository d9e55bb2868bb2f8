import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';

export const ctls119 = findingKind<FelixTyphaChecks>({
  code: 'CTLS119',
  link: 'felix-typha',
  severity: 'warning',
  title: 'FelixConfiguration has no Typha settings',
  explanation:
    'Felix takes its Typha settings from its environment and file only and ignores them in a FelixConfiguration with a warning.',
  remedy: 'Remove them there and set them in the environment of calico-node.',
  checks: { cluster: felixConfigurations },
});

function felixConfigurations({ snapshot }: FelixTyphaContext): CheckResult[] {
  const found = [...snapshot.objects.values()].filter((o) => o.kind === 'FelixConfiguration');
  return found.map((object) => {
    const subject = `FelixConfiguration ${object.metadata.name}`;
    const keys = Object.keys(object.spec ?? {}).filter((key) => /^typha/i.test(key));
    if (keys.length === 0) return passed(ctls119, subject);
    return failedCheck(ctls119, {
      subject,
      message: `${subject} sets ${keys.join(', ')}, which Felix ignores`,
    });
  });
}
