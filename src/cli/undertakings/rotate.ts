import { ExpectedError } from '../../errors.ts';
import type { Undertaking } from './undertaking.ts';

export interface RotateRequest {
  readonly target: 'typha' | 'felix' | 'ca';
  /** Only what ends within so many milliseconds; null: whatever is left of it. */
  readonly expiresWithinMs: number | null;
  /** At the end of `ca`, stop trusting the old one. */
  readonly retireCa: boolean;
  readonly arrivalSeconds: number;
}

/** New certificates with the same names, or a new CA, between Felix and Typha. */
export function rotate({ target }: RotateRequest): Undertaking {
  throw new ExpectedError(`rotate ${target} is not built yet`, {
    code: 'not-built',
    remedy: 'Nothing was written.',
  });
}
