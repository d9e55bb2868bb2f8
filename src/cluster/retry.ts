import { textAt } from '../json.ts';
import type { Outcome } from './exchange.ts';

/** How a request is repeated. */
export interface Patience {
  /** Tries after the first. */
  readonly retries: number;
  /** Milliseconds before the first repetition; doubled each time. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** What is read for a look: short, since somebody waits for it. */
const lookPatience: Patience = { retries: 3, firstDelay: 100, longestDelay: 10_000 };

/** What a change sends: about a minute, the outage of one API server behind a load balancer or its restart. */
export const changePatience: Patience = { retries: 6, firstDelay: 500, longestDelay: 20_000 };

const resets = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Milliseconds until a request of a look is sent again, or null when its outcome stands: 429 and 503 with Retry-After,
 * as client-go does (rest/with_retry.go), and connections that were reset under a GET. `left` are the milliseconds
 * that the request has yet, null without a limit: nothing is sent after them.
 */
export function retryDelay(
  method: string,
  outcome: Outcome,
  attempt: number,
  left: number | null,
): number | null {
  if (attempt >= lookPatience.retries) return null;
  const delay = askedDelay(method, outcome, attempt);
  return delay === null || (left !== null && delay >= left) ? null : delay;
}

function askedDelay(method: string, outcome: Outcome, attempt: number): number | null {
  if ('error' in outcome) {
    const wasReset = resets.has(textAt(outcome.error, 'code') ?? '');
    return method === 'GET' && wasReset ? lookPatience.firstDelay * 2 ** attempt : null;
  }
  if (outcome.status !== 429 && outcome.status !== 503) return null;
  const asked = retryAfterMs(outcome.retryAfter);
  return asked === null ? null : Math.min(asked, lookPatience.longestDelay);
}

/**
 * Milliseconds until a request of a change is sent again, or null when its outcome stands: after 429, after every 5xx
 * (at the server's Retry-After, else with back-off) and after a broken connection.
 */
export function changeRetryDelay(
  outcome: { readonly status: number; readonly retryAfter: string | null } | { readonly error: unknown },
  attempt: number,
  limits: Patience,
): number | null {
  const isBroken = 'error' in outcome || outcome.status === 429 || outcome.status >= 500;
  if (!isBroken || attempt >= limits.retries) return null;
  const asked = 'error' in outcome ? null : retryAfterMs(outcome.retryAfter);
  return Math.min(asked ?? limits.firstDelay * 2 ** attempt, limits.longestDelay);
}

/** RFC 9110 section 10.2.3, its seconds form; null when the server did not say. */
function retryAfterMs(retryAfter: string | null): number | null {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
