import type { CheckResult, Remedy } from '../../findings/finding.ts';
import { kindOf } from '../catalogue.ts';

/** On a host there are no pods, volumes and objects: what mends a finding there, never a command for the cluster. */
export function onHost(check: CheckResult): CheckResult {
  if (check.outcome !== 'failed') return check;
  const { subject, evidence, remedy: usual } = check.finding;
  const { onHost: given, remedy: general } = kindOf(check.code);
  if (given === null && usual.command === null) return check;
  const text = typeof given === 'function' ? given(subject, evidence) : given;
  const remedy: Remedy = { command: null, text: text ?? general };
  return { ...check, finding: { ...check.finding, remedy } };
}
