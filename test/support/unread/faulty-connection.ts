import type { Connection } from '../../../src/cluster/connection.ts';
import type { ApiRequest, ApiResponse } from '../../../src/cluster/request.ts';
import { ExpectedError } from '../../../src/errors.ts';

/** What becomes of a request in place of its answer; `empty` is a list without objects. */
export type Loss = 'forbidden' | 'failed' | 'timeout' | 'empty';

/** A connection whose answers are remembered; what `lost` names gets no answer. */
export interface RecordedConnection {
  /** The requests that were answered so far, in their order. */
  readonly requests: () => readonly string[];
  readonly with: (lost: (key: string) => Loss | null) => Connection;
}

/** Names a request: its path and what it selects. */
export function requestKey({ path, query = {} }: ApiRequest): string {
  return [path, query.labelSelector, query.continue].filter((part) => part !== undefined).join(' ');
}

export function recorded(connection: Connection): RecordedConnection {
  const answers = new Map<string, Promise<ApiResponse>>();
  const answer = (key: string, request: ApiRequest) => {
    const known = answers.get(key) ?? connection.request(request);
    answers.set(key, known);
    return known;
  };
  return {
    requests: () => [...answers.keys()],
    with: (lost) => ({
      ...connection,
      request: async (request) => {
        const key = requestKey(request);
        const loss = lost(key);
        return loss === null ? answer(key, request) : lose(loss);
      },
    }),
  };
}

function lose(loss: Loss): ApiResponse {
  switch (loss) {
    case 'forbidden':
      return { status: 403, retryAfter: null, body: { message: 'forbidden: denied by the test' } };
    case 'failed':
      return { status: 500, retryAfter: null, body: { message: 'etcdserver: request timed out' } };
    case 'empty':
      return { status: 200, retryAfter: null, body: { items: [] } };
    case 'timeout':
      throw new ExpectedError('no answer within 1 s', { code: 'timeout', remedy: 'Try again.' });
  }
}
