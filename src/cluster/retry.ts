import { textAt } from '../snapshot/json.ts';
import type { Outcome } from './exchange.ts';

const maxRetries = 3;
const longestDelay = 10_000;
const resets = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Milliseconds until a request is sent again, or null when its outcome stands: 429 and 503 with Retry-After, as
 * client-go does (rest/with_retry.go), and connections that were reset under a GET. `left` are the milliseconds that
 * the request has yet, null without a limit: nothing is sent after them.
 */
export function retryDelay(
  method: string,
  outcome: Outcome,
  attempt: number,
  left: number | null,
): number | null {
  if (attempt >= maxRetries) return null;
  const delay = askedDelay(method, outcome, attempt);
  return delay === null || (left !== null && delay >= left) ? null : delay;
}

function askedDelay(method: string, outcome: Outcome, attempt: number): number | null {
  if ('error' in outcome) {
    const wasReset = resets.has(textAt(outcome.error, 'code') ?? '');
    return method === 'GET' && wasReset ? 100 * 2 ** attempt : null;
  }
  if (outcome.status !== 429 && outcome.status !== 503) return null;
  const seconds = Number(outcome.retryAfter);
  if (outcome.retryAfter === null || !Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(seconds * 1000, longestDelay);
}
