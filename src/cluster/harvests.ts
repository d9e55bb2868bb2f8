import { absent, failed, forbidden, known, type Reading } from '../snapshot/reading.ts';
import { type Answer, type PodSummary, permissionOf } from '../snapshot/snapshot.ts';
import type { Harvest } from './list.ts';

/** The pods of calico-node over all lists that asked for them: known as soon as one list succeeded. */
export function nodePodsOf(tables: readonly Harvest[]): Reading<readonly PodSummary[]> {
  if (tables.some(({ answer }) => answer.outcome === 'known'))
    return known(tables.flatMap(({ pods }) => pods));
  const answer = tables[0]?.answer;
  if (answer === undefined) return failed('the pods of calico-node were not read');
  switch (answer.outcome) {
    case 'forbidden':
      return forbidden(permissionOf(answer.request));
    case 'failed':
      return failed(answer.cause ?? 'unknown cause');
    default:
      return absent;
  }
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
