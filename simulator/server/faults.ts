import { ApiError } from './api-error.ts';

/** What goes wrong. `slow` answers after a wait; `garbage` is 200 with a body that is no JSON. */
export type Effect =
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly retryAfter?: number;
      readonly message?: string;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'garbage'; readonly body?: string; readonly contentType?: string };

export interface Occasion {
  readonly method: string;
  readonly path: string;
}

/** Which requests it hits: all that fit, after `skip` of them, at most `times` times. */
export interface FaultRule {
  readonly method?: string | readonly string[];
  /** A part of the path, or a pattern. */
  readonly path?: string | RegExp;
  readonly skip?: number;
  readonly times?: number;
  /** When the effect strikes: before the request is done (default), or after it was done (the answer is lost). */
  readonly moment?: 'before' | 'after';
}

export interface Fault {
  readonly rule: FaultRule;
  readonly effect: Effect;
  /** How often it struck. */
  readonly hits: number;
  remove(): void;
}

export class Faults {
  readonly #faults = new Set<Fault & { hits: number; seen: number }>();

  add(rule: FaultRule, effect: Effect): Fault {
    const fault = { rule, effect, hits: 0, seen: 0, remove: () => void this.#faults.delete(fault) };
    this.#faults.add(fault);
    return fault;
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The first fault that strikes this request, which counts as a hit. */
  strike(occasion: Occasion): { effect: Effect; moment: 'before' | 'after' } | null {
    for (const fault of this.#faults) {
      if (!concerns(fault.rule, occasion)) continue;
      fault.seen += 1;
      if (
        fault.seen <= (fault.rule.skip ?? 0) ||
        fault.hits >= (fault.rule.times ?? Number.POSITIVE_INFINITY)
      )
        continue;
      fault.hits += 1;
      return { effect: fault.effect, moment: fault.rule.moment ?? 'before' };
    }
    return null;
  }
}

const reasons: Readonly<Record<number, readonly [string, string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden: denied by the test'],
  404: ['NotFound', 'the server could not find the requested resource'],
  409: ['Conflict', 'Operation cannot be fulfilled: the object has been modified'],
  410: ['Expired', 'The resourceVersion for the provided watch is too old.'],
  429: ['TooManyRequests', 'Too many requests, please try again later.'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  503: ['ServiceUnavailable', 'apiserver is shutting down'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

export function statusError(effect: Extract<Effect, { kind: 'status' }>): ApiError {
  const [reason, text] = reasons[effect.code] ?? ['Unknown', `the server answered ${effect.code}`];
  const retryAfter = effect.retryAfter ?? (effect.code === 429 ? 1 : undefined);
  return new ApiError(
    effect.code,
    reason,
    effect.message ?? text,
    retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter },
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  );
}

function concerns(rule: FaultRule, { method, path }: Occasion): boolean {
  const methods = rule.method === undefined ? null : [rule.method].flat();
  if (methods !== null && !methods.includes(method)) return false;
  if (rule.path === undefined) return true;
  return typeof rule.path === 'string' ? path.includes(rule.path) : rule.path.test(path);
}
