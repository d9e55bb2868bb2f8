import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, type FelixTyphaContext, templateName } from '../context.ts';
import { namedFiles } from './shared/named-files.ts';

export const ctls120 = findingKind<FelixTyphaChecks>({
  code: 'CTLS120',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Certificate files are mounted so that they update',
  explanation:
    'A file mounted with subPath never changes in a running pod: a renewed certificate arrives only with a restart, though clients re-read their files at every connection.',
  remedy: 'Mount the whole volume instead of a subPath.',
  examples: mount,
  checks: { cluster: updatingFiles },
});

function updatingFiles({ clients }: FelixTyphaContext): CheckResult[] {
  return byTemplate(clients.filter((end) => end.mode !== 'not-used')).flatMap((group): CheckResult[] => {
    const [first] = group;
    const files = namedFiles(group).filter((file) => file.kind === 'found');
    if (first === undefined || files.length === 0) return [];
    const subject = templateName(first);
    const frozen = files
      .filter((file) => file.kind === 'found' && file.source?.frozen === true)
      .map((file) => file.path);
    if (frozen.length === 0) return [passed(ctls120, subject)];
    return [
      failedCheck(ctls120, {
        subject,
        message: `${subject} mounts ${listed(frozen)} with subPath: renewed certificates arrive only with a restart`,
      }),
    ];
  });
}
