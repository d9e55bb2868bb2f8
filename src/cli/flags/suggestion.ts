import { editDistance } from '../../edit-distance.ts';

/** The candidate that a mistyped word most likely meant; null when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  const extended = word.length >= 3 ? candidates.find((candidate) => candidate.startsWith(word)) : undefined;
  return ranked[0]?.candidate ?? extended ?? null;
}
