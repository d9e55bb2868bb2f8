import type { Remedy } from '../../findings/finding.ts';
import type { FelixTyphaContext } from './context.ts';

/**
 * The command that brings both ends to one mode from wherever they are: the one of SPIFFE IDs where some end
 * requires one already, else that of Common Names. `byHand` says what a person would do.
 */
export function convergeRemedy({ ends }: Pick<FelixTyphaContext, 'ends'>, byHand: string): Remedy {
  const usesSpiffe = ends.some(({ mode }) => mode === 'mtls-spiffe' || mode === 'mtls-cn-or-spiffe');
  return {
    command: usesSpiffe ? 'kubectl calico-tls migrate --spiffe' : 'kubectl calico-tls rollback',
    text: `Plans the way to one mode at both ends, and asks before it changes anything. By hand: ${byHand}`,
  };
}
