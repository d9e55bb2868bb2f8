import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endNames, type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

export const ctls121 = findingKind<FelixTyphaChecks>({
  code: 'CTLS121',
  link: 'felix-typha',
  severity: 'error',
  title: 'Windows nodes have the same settings as Linux nodes',
  explanation:
    'Felix on Windows connects to the same Typhas. Settings that differ leave Windows nodes with old policies.',
  remedy: 'Give the Windows DaemonSet the same settings and Secrets.',
  passesFrom: ofEnds,
  examples: typhaSettings,
  checks: { cluster: windowsNodes },
});

function windowsNodes({ clients }: FelixTyphaContext): CheckResult[] {
  const linux = clients.find(
    (end) => end.process === 'felix' && end.workload.role === 'node' && end.revision.current,
  );
  const windows = clients.filter((end) => end.workload.role === 'node-windows' && end.revision.current);
  if (linux === undefined) return [];
  return windows.map((end): CheckResult => {
    const subject = templateName(end);
    if (end.mode === 'unknown' || linux.mode === 'unknown')
      return unknown(ctls121, subject, 'modes are not known');
    const names = (one: End) => `${one.mode}, CN ${one.tls.commonName || '-'}, URI ${one.tls.uriSan || '-'}`;
    if (names(end) === names(linux)) return passed(ctls121, subject);
    return failedCheck(ctls121, {
      subject,
      message: `${endNames([end])} has ${names(end)}, but ${endNames([linux])} has ${names(linux)}`,
    });
  });
}
