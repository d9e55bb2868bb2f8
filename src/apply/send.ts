import type { Connection } from '../cluster/connection.ts';
import type { ApiRequest, ApiResponse } from '../cluster/request.ts';
import type { ExpectedError } from '../errors.ts';
import { isConnectionFailure, LostConnection } from './api-failure.ts';
import type { Clock } from './clock.ts';

/** How a request is repeated when the server is busy, broken or out of reach. */
export interface Patience {
  /** Tries after the first. */
  readonly retries: number;
  /** Milliseconds before the first repetition; doubled each time. */
  readonly firstDelay: number;
  readonly longestDelay: number;
}

/** About a minute in all, the outage of one API server behind a load balancer or its restart. */
export const patience: Patience = { retries: 6, firstDelay: 500, longestDelay: 20_000 };

/**
 * Sends a request, again after 429 and 5xx (at the server's Retry-After, else with back-off) and after a broken
 * connection: every write carries a resourceVersion or creates a name, so a repetition cannot do harm. The last
 * answer stands; without any it throws LostConnection.
 */
export async function send(
  connection: Connection,
  request: ApiRequest,
  clock: Clock,
  signal?: AbortSignal,
  limits: Patience = patience,
): Promise<ApiResponse> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await once(connection, request);
    const isLast = attempt >= limits.retries || signal?.aborted === true;
    if ('error' in outcome) {
      if (isLast) throw new LostConnection(outcome.error);
    } else if (isLast || !isBusy(outcome.status)) {
      return outcome;
    }
    const asked = 'error' in outcome ? null : retryAfter(outcome);
    const backOff = limits.firstDelay * 2 ** attempt;
    await clock.sleep(Math.min(asked ?? backOff, limits.longestDelay), signal);
  }
}

type Attempt = ApiResponse | { readonly error: ExpectedError };

async function once(connection: Connection, request: ApiRequest): Promise<Attempt> {
  try {
    return await connection.request({ ...request, retry: false });
  } catch (error) {
    if (isConnectionFailure(error)) return { error };
    throw error;
  }
}

const isBusy = (status: number): boolean => status === 429 || status >= 500;

/** Milliseconds; null when the server did not say. RFC 9110 section 10.2.3, its seconds form. */
function retryAfter({ retryAfter }: ApiResponse): number | null {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
