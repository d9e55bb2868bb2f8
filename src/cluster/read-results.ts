import { failed, forbidden, known, type Reading } from '../snapshot/reading.ts';
import { type Answer, type PodSummary, permissionOf } from '../snapshot/snapshot.ts';
import type { ReadResult } from './list.ts';

/**
 * The pods of calico-node over all lists that asked for them. A list that failed makes them unknown; a namespace
 * that is forbidden does so only where no other shows pods. Lists of the whole cluster that were forbidden do not
 * count when namespaces were listed in their place.
 */
export function nodePodsOf(tables: readonly ReadResult[]): Reading<readonly PodSummary[]> {
  const byNamespace = tables.filter(({ answer }) => answer.request.namespace !== null);
  const counted = tables.filter(
    ({ answer }) =>
      byNamespace.length === 0 || answer.outcome !== 'forbidden' || answer.request.namespace !== null,
  );
  const pods = counted.flatMap((readResult) => readResult.pods);
  const failure = counted.find(({ answer }) => answer.outcome === 'failed')?.answer;
  if (failure !== undefined) return failed(failure.cause ?? 'unknown cause');
  const refusal = counted.find(({ answer }) => answer.outcome === 'forbidden')?.answer;
  if (refusal !== undefined && pods.length === 0) return forbidden(permissionOf(refusal.request));
  return known(pods);
}

/** Answers without those that do not matter: where one of Calico's two API groups served a kind, the other's. */
export function usefulAnswers(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter(
    (answer) =>
      answer.outcome === 'known' || answer.outcome === 'absent' || !isServedElsewhere(answer, answers),
  );
}

function isServedElsewhere({ request }: Answer, answers: readonly Answer[]): boolean {
  return answers.some(
    (other) =>
      other.outcome === 'known' &&
      other.request.kind === request.kind &&
      other.request.group !== request.group,
  );
}
