import type { Option } from '../../calico/control-plane/option.ts';
import { type StaticPod, staticPodName } from '../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CatalogueEntry, CheckResult, Severity } from '../../findings/finding.ts';

/** What is wrong with the values of some options, null where nothing is; the message goes on after the pod's name. */
type ProblemOf = (
  values: readonly (string | null)[],
) => { readonly message: string; readonly severity?: Severity } | null;

/** One kind of finding about options of one kube-apiserver: unknown where one of them is. */
export function optionCheck(
  kind: CatalogueEntry,
  pod: StaticPod,
  options: readonly Option[],
  problemOf: ProblemOf,
): CheckResult[] {
  const name = staticPodName(pod);
  const unreadable = options.find((option) => option.kind === 'unknown');
  if (unreadable?.kind === 'unknown') return [unknown(kind, name, unreadable.why)];
  const found = problemOf(options.map((option) => (option.kind === 'set' ? option.text : null)));
  if (found === null) return [passed(kind, name)];
  return [failedCheck(kind, { ...found, subject: name, message: `${name} ${found.message}` })];
}

/** Set to something. */
export function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== '';
}
