import type { BlockCode } from '../outcome.ts';

/** Whether a change may begin. Notices are told even when it may. */
export type Gate =
  | { readonly kind: 'open'; readonly notices: readonly string[] }
  | { readonly kind: 'closed'; readonly code: BlockCode; readonly reason: string; readonly remedy: string };

/** Several reasons as one gate: closed when there is any. */
export function gateOf(
  code: BlockCode,
  reasons: readonly string[],
  remedy: string,
  notices: readonly string[],
): Gate {
  if (reasons.length === 0) return { kind: 'open', notices };
  return { kind: 'closed', code, reason: reasons.join('; '), remedy };
}
