import { ExpectedError } from '../../errors.ts';
import type { IdentityRequest } from '../../plan/identities.ts';
import type { Undertaking } from './undertaking.ts';

export interface EnableRequest {
  /** Require SPIFFE IDs from the start; else Common Names. */
  readonly spiffe: boolean;
  /** Take away what an enable that is done has left: the alias Service, and the reference to it. */
  readonly finish: boolean;
  /** Whether hosts outside of the cluster may dial Typha; their streams are looked for live. */
  readonly externalClients: boolean;
  readonly identities: IdentityRequest;
  readonly arrivalSeconds: number;
}

/** From plaintext to mutual TLS between Felix and Typha. */
export function enableFelixTypha(_request: EnableRequest): Undertaking {
  throw notBuilt('enable felix-typha');
}

/** Back to plaintext, from an enable that has not ended. */
export function undoEnable(_request: { readonly arrivalSeconds: number }): Undertaking {
  throw notBuilt('rollback --to plaintext');
}

function notBuilt(what: string): ExpectedError {
  return new ExpectedError(`${what} is not built yet`, { code: 'not-built', remedy: 'Nothing was written.' });
}
