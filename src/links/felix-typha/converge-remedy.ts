import { hidesEnds } from '../../calico/lists.ts';
import type { Remedy } from '../../findings/finding.ts';
import { undecidedRemedy } from '../unknown-remedies.ts';
import type { FelixTyphaContext } from './context.ts';

/**
 * The command that brings both ends to one mode from wherever they are: the one of SPIFFE IDs where some end
 * requires one already, else that of Common Names; none while an end is not known. `byHand` says what a person
 * would do, which is all that can be said of files that leave ends out.
 */
export function convergeRemedy(
  { ends, gaps, discoveries }: Pick<FelixTyphaContext, 'ends' | 'gaps' | 'discoveries'>,
  byHand: string,
): Remedy {
  const isUnsure =
    ends.some(({ mode }) => mode === 'unknown') ||
    gaps.some(({ list }) => hidesEnds(list)) ||
    discoveries.some(({ unseen }) => unseen !== null);
  if (gaps.some(({ reason }) => reason === 'not-given')) return { command: null, text: byHand };
  if (isUnsure) return undecidedRemedy;
  const usesSpiffe = ends.some(({ mode }) => mode === 'mtls-spiffe' || mode === 'mtls-cn-or-spiffe');
  return {
    command: usesSpiffe ? 'kubectl calico-tls migrate --spiffe' : 'kubectl calico-tls rollback',
    text: `Plans the way to one mode at both ends, and asks before it changes anything. By hand: ${byHand}`,
  };
}
