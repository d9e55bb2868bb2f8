import { ExpectedError } from '../../errors.ts';
import type { EtcdCheck } from '../check-etcd.ts';
import type { Undertaking } from './undertaking.ts';

/** Certificates for the clients of etcd, as PEM. */
export interface EtcdFiles {
  /** The CA that signed etcd's own certificate; null: the one that is in use. */
  readonly ca: string | null;
  readonly cert: string;
  readonly key: string;
}

export interface EnableEtcdRequest {
  readonly files: EtcdFiles;
  /** https URLs with commas between; null: those in use, with https. */
  readonly endpoints: string | null;
  /** What etcd answered from here; null: it was not asked. */
  readonly checked: EtcdCheck | null;
}

/** From plaintext or TLS alone to mutual TLS between Calico and etcd. */
export function enableEtcd(_request: EnableEtcdRequest): Undertaking {
  throw notBuilt('enable etcd');
}

/** New certificates for the clients of etcd; without `expiresWithinMs` whatever is left of the old ones. */
export function rotateEtcd(_request: {
  readonly files: EtcdFiles;
  readonly expiresWithinMs: number | null;
}): Undertaking {
  throw notBuilt('rotate etcd');
}

function notBuilt(what: string): ExpectedError {
  return new ExpectedError(`${what} is not built yet`, { code: 'not-built', remedy: 'Nothing was written.' });
}
