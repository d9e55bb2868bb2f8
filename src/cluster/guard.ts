import { ExpectedError } from '../errors.ts';
import type { Answer, Request } from '../snapshot/snapshot.ts';
import type { ReadResult } from './list.ts';
import { NothingRead } from './nothing-read.ts';
import { isServedEverywhere } from './resources.ts';

/** Failures of one request that say nothing about the next: they become answers. */
export interface Guard {
  readonly run: (request: Request, read: () => Promise<ReadResult>) => Promise<ReadResult>;
  /**
   * Throws what the server said when it answered none of the lists that every cluster serves, neither with objects
   * nor with a right that is missing: APIs that it does not have, and its version, it knows without its storage.
   */
  readonly check: () => void;
}

const endsTheRun = new Set([
  'unauthorized',
  'impersonation-refused',
  'not-kubernetes',
  'server-not-trusted',
  'server-name-mismatch',
  'server-certificate-expired',
  'exec-plugin-failed',
  'exec-plugin-missing',
]);

/** Keeps one request that failed from hiding the others. */
export function guard(): Guard {
  const answers: Answer[] = [];
  const errors: ExpectedError[] = [];
  const heard = (readResult: ReadResult): ReadResult => {
    answers.push(readResult.answer);
    return readResult;
  };
  return {
    run: async (request, read) => {
      try {
        return heard(await read());
      } catch (error) {
        if (!(error instanceof ExpectedError) || endsTheRun.has(error.code)) throw error;
        errors.push(error);
        return heard({
          objects: [],
          pods: [],
          answer: { request, outcome: 'failed', cause: error.message },
        });
      }
    },
    check: () => {
      const lists = answers.filter(({ request }) => request.name === null && isServedEverywhere(request));
      const failed = answers.filter(({ outcome }) => outcome === 'failed');
      if (lists.some(({ outcome }) => outcome === 'known' || outcome === 'forbidden')) return;
      if (failed.length > 0) throw nothingRead(failed, errors);
    },
  };
}

/** What all requests ran into alike before anything was sent tells more than their number. */
function nothingRead(failed: readonly Answer[], errors: readonly ExpectedError[]): ExpectedError {
  const [first] = errors;
  const wasReached = errors.length < failed.length || errors.some(({ code }) => reached.has(code));
  if (first !== undefined && !wasReached && errors.every(({ code }) => code === first.code)) return first;
  return new NothingRead(failed, errors.length === failed.length ? (first ?? null) : null);
}

/** Codes of errors behind which there is, or may be, an API server. */
const reached = new Set(['server-timeout', 'connection-lost']);
