import { copiesNamespace, operatorNamespace } from '../../../calico/installation.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import {
  copiedValues,
  type OperatorSecret,
  operatorSecrets,
  takesFromSecrets,
  unreadWhy,
} from '../operator-secret.ts';

export const ctls114 = findingKind<FelixTyphaChecks>({
  code: 'CTLS114',
  link: 'felix-typha',
  severity: 'warning',
  title: "The operator's copies equal their sources",
  explanation:
    'The Secrets in tigera-operator are the source; the pods mount copies in calico-system. A copy that was changed or deleted is mended only at the next full reconcile, up to five minutes later.',
  remedy: 'Change the Secrets in tigera-operator only, and wait for the operator.',
  passesFrom: ['installations'],
  failsFrom: ['installations'],
  examples: certificate,
  checks: { cluster: equalCopies },
});

function equalCopies({ snapshot, installation }: FelixTyphaContext): CheckResult[] {
  if (!takesFromSecrets(installation)) return [];
  return operatorSecrets.map((name) => copyEqualsSource(snapshot, name));
}

function copyEqualsSource(snapshot: Snapshot, name: OperatorSecret): CheckResult {
  const subject = `${copiesNamespace}/${name}`;
  const source = lookUp(snapshot, 'Secret', operatorNamespace, name);
  const copy = lookUp(snapshot, 'Secret', copiesNamespace, name);
  for (const [namespace, reading] of [
    [operatorNamespace, source],
    [copiesNamespace, copy],
  ] as const)
    if (reading.kind === 'forbidden' || reading.kind === 'failed')
      return unknown(
        ctls114,
        subject,
        unreadWhy(snapshot, reading, `Secret ${namespace}/${name} could not be read`),
      );
  const remedy = {
    command: `kubectl get tigerastatus calico`,
    text: 'The operator mends its copy within five minutes; change the Secret in tigera-operator, never the copy.',
  };
  if (source.kind !== 'known')
    return failedCheck(ctls114, {
      subject,
      message: `Secret ${operatorNamespace}/${name} does not exist`,
      remedy,
    });
  if (copy.kind !== 'known')
    return failedCheck(ctls114, {
      subject,
      message: `Secret ${subject} does not exist, so no pod that mounts it starts`,
      remedy,
    });
  const differing = differingKeys(source.value, copy.value);
  if (differing.length === 0) return passed(ctls114, subject);
  return failedCheck(ctls114, {
    subject,
    message: `Secret ${subject} differs from ${operatorNamespace}/${name} in ${listed(differing)}`,
    remedy,
  });
}

function differingKeys(source: RedactedSecret, { values: copied }: RedactedSecret): string[] {
  const expected = copiedValues(source);
  const keys = new Set([...Object.keys(expected), ...Object.keys(copied)]);
  return [...keys].filter((key) => JSON.stringify(expected[key]) !== JSON.stringify(copied[key])).toSorted();
}
