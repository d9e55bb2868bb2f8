import type { CheckResult, Remedy } from '../../findings/finding.ts';
import { kindOf } from '../catalogue.ts';
import type { FindingKind } from '../finding-kind.ts';

/** On a host there are no pods, volumes and objects: what mends a finding there, never a command for the cluster. */
export function onHost(check: CheckResult, kinds?: readonly FindingKind[]): CheckResult {
  if (check.outcome !== 'failed') return check;
  const { subject, evidence, remedy: usual } = check.finding;
  const { onHost: given, remedy: general } = kindOf(check.code, kinds);
  if (given === null && usual.command === null) return check;
  const text = typeof given === 'function' ? given(subject, evidence) : given;
  const remedy: Remedy = { command: null, text: text ?? general };
  return { ...check, finding: { ...check.finding, remedy } };
}
