import type { Status, Summary } from './status.ts';

/** Why a context could not be read; schemas/error.schema.json says the same. */
interface ContextError {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Error';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly command: string | null;
}

/** One of several contexts: its status, or why there is none. */
export interface ContextStatus {
  readonly context: string;
  readonly status: Status | null;
  readonly error: ContextError | null;
}

/** The contract of `status --contexts … -o json`; schemas/status-list.schema.json says the same. */
export interface StatusList {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'StatusList';
  readonly items: readonly ContextStatus[];
  readonly summary: Summary;
}

/** Several contexts as one document, with the sums of what was found. */
export function statusList(items: readonly ContextStatus[]): StatusList {
  const sum = (count: keyof Summary) =>
    items.reduce((total, { status }) => total + (status?.summary[count] ?? 0), 0);
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'StatusList',
    items,
    summary: {
      errors: sum('errors'),
      warnings: sum('warnings'),
      infos: sum('infos'),
      passed: sum('passed'),
      unknown: sum('unknown'),
    },
  };
}
