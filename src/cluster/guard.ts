import { ExpectedError } from '../errors.ts';
import type { Request } from '../snapshot/snapshot.ts';
import type { Harvest } from './list.ts';

/** Failures of one request that say nothing about the next: they become answers. */
export interface Guard {
  readonly run: (request: Request, read: () => Promise<Harvest>) => Promise<Harvest>;
  /** Throws what the first request ran into when no request at all was answered. */
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
  let answered = 0;
  let first: ExpectedError | null = null;
  return {
    run: async (request, read) => {
      try {
        const harvest = await read();
        answered += 1;
        return harvest;
      } catch (error) {
        if (!(error instanceof ExpectedError) || endsTheRun.has(error.code)) throw error;
        first ??= error;
        return { objects: [], pods: [], answer: { request, outcome: 'failed', cause: error.message } };
      }
    },
    check: () => {
      if (answered === 0 && first !== null) throw first;
    },
  };
}
