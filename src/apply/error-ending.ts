import { ExpectedError } from '../errors.ts';
import { MissingKey } from '../patch/secret-data.ts';
import { ApiRefusal, isConnectionFailure, LostConnection } from './objects/api-failure.ts';
import type { Ending, Trail } from './outcome.ts';

/** How an error ends a run; thrown again when it is none that a run can meet, or came before any change. */
export function endingOf(error: unknown, trail: Trail, signal: AbortSignal | undefined): Ending {
  if (signal?.aborted === true && isConnectionFailure(error)) return { kind: 'interrupted' };
  if (error instanceof LostConnection)
    return { kind: 'lost-connection', reason: error.message, remedy: error.remedy };
  if (error instanceof ApiRefusal) {
    return { kind: 'blocked', code: 'refused-by-server', reason: error.message, remedy: error.remedy };
  }
  if (error instanceof MissingKey) {
    const remedy = 'Give the certificate together with its key, or let the tool issue a new one.';
    return { kind: 'blocked', code: 'missing-key', reason: error.message, remedy };
  }
  if (error instanceof ExpectedError && trail.writes > 0) {
    return { kind: 'lost-connection', reason: error.message, remedy: error.remedy };
  }
  throw error;
}
