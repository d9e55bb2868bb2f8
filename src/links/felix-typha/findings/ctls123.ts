import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { subjectOf } from '../../certificates/certificate-name.ts';
import { renewerOf } from '../../certificates/renewer.ts';
import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { day } from '../../time-span.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';

export const ctls123 = findingKind<FelixTyphaChecks>({
  code: 'CTLS123',
  link: 'felix-typha',
  severity: 'info',
  title: 'Something renews the certificates',
  explanation:
    'The operator renews the leafs that it issued 30 days before they expire, cert-manager the ones it manages. Certificates of your own are renewed by nobody.',
  remedy: 'Note the date, or let cert-manager renew them.',
  examples: certificate,
  checks: { cluster: renewal, files: renewal },
});

function renewal({ ends, snapshot }: FelixTyphaContext): CheckResult[] {
  const stored = ends.filter((end) => end.mode.startsWith('mtls')).flatMap((end) => end.certificate ?? []);
  const once = [...new Map(stored.map((one) => [one.source, one])).values()];
  return once.flatMap((one): CheckResult[] => {
    if (one.leaf === null) return [];
    const subject = subjectOf(one);
    if (renewerOf(snapshot, one) !== null) return [passed(ctls123, subject)];
    return [
      failedCheck(ctls123, {
        subject,
        message: `Nothing renews the certificate in ${one.source}, which expires on ${day(one.leaf.notAfter)} (issuer ${one.leaf.issuer})`,
      }),
    ];
  });
}
