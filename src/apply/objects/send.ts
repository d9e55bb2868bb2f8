import type { Connection } from '../../cluster/connection.ts';
import type { ApiRequest, ApiResponse } from '../../cluster/request.ts';
import { changePatience, changeRetryDelay, type Patience } from '../../cluster/retry.ts';
import type { ExpectedError } from '../../errors.ts';
import { isConnectionFailure, LostConnection } from './api-failure.ts';
import type { Clock } from './clock.ts';

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
  limits: Patience = changePatience,
): Promise<ApiResponse> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await once(connection, request);
    const delay = signal?.aborted === true ? null : changeRetryDelay(outcome, attempt, limits);
    if (delay !== null) await clock.sleep(delay, signal);
    else if ('error' in outcome) throw new LostConnection(outcome.error);
    else return outcome;
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
