import { failed, forbidden, known, type Reading } from '../snapshot/reading.ts';
import { type Answer, type PodSummary, permissionOf } from '../snapshot/snapshot.ts';
import type { Harvest } from './list.ts';

/**
 * The pods of calico-node over all lists that asked for them. A list that failed makes them unknown; a namespace
 * that is forbidden does so only where no other shows pods. Lists of the whole cluster that were forbidden do not
 * count when namespaces were listed in their place.
 */
export function nodePodsOf(tables: readonly Harvest[]): Reading<readonly PodSummary[]> {
  const byNamespace = tables.filter(({ answer }) => answer.request.namespace !== null);
  const counted = tables.filter(
    ({ answer }) =>
      byNamespace.length === 0 || answer.outcome !== 'forbidden' || answer.request.namespace !== null,
  );
  const pods = counted.flatMap((harvest) => harvest.pods);
  const failure = counted.find(({ answer }) => answer.outcome === 'failed')?.answer;
  if (failure !== undefined) return failed(failure.cause ?? 'unknown cause');
  const refusal = counted.find(({ answer }) => answer.outcome === 'forbidden')?.answer;
  if (refusal !== undefined && pods.length === 0) return forbidden(permissionOf(refusal.request));
  return known(pods);
}

/**
 * Answers without repetition: a right that is missing is told once though two selectors needed it, and where
 * one of Calico's two API groups served a kind, it does not matter that the other did not.
 */
export function usefulAnswers(answers: readonly Answer[]): readonly Answer[] {
  const told = new Set<string>();
  return answers.filter((answer) => {
    if (answer.outcome === 'known' || answer.outcome === 'absent') return true;
    if (isServedElsewhere(answer, answers)) return false;
    if (answer.outcome === 'failed') return true;
    const right = JSON.stringify(permissionOf(answer.request));
    const isNew = !told.has(right);
    told.add(right);
    return isNew;
  });
}

function isServedElsewhere({ request }: Answer, answers: readonly Answer[]): boolean {
  return answers.some(
    (other) =>
      other.outcome === 'known' &&
      other.request.kind === request.kind &&
      other.request.group !== request.group,
  );
}
