import { failedCheck } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { allOf } from '../../../snapshot/snapshot.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { takesFromSecrets } from '../operator-secret.ts';

export const ctls128 = findingKind<FelixTyphaChecks>({
  code: 'CTLS128',
  link: 'felix-typha',
  severity: 'info',
  title: 'The operator manages its objects',
  explanation:
    'The annotation unsupported.operator.tigera.io/ignore keeps the operator from changing an object: it is no longer what the Installation says.',
  remedy: 'Remove the annotation when the reason for it is gone.',
  checks: { cluster: unmanaged },
});

function unmanaged({ snapshot, installation }: FelixTyphaContext): CheckResult[] {
  if (!takesFromSecrets(installation)) return [];
  const ignored = [...allOf(snapshot, 'Deployment'), ...allOf(snapshot, 'DaemonSet')].filter(
    (o) => o.metadata.annotations?.['unsupported.operator.tigera.io/ignore'] === 'true',
  );
  return ignored.map((object) => {
    const subject = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    return failedCheck(ctls128, {
      subject,
      message: `The operator leaves ${subject} alone, as an annotation tells it to`,
    });
  });
}
