import type { PrivateKeyTrace } from '../../x509/key-trace.ts';

/** A leaf that is ready to be stored. Its key is elsewhere: the plan knows only whose public half it is. */
export interface ReadyLeaf {
  /** The leaf first, then its intermediates. */
  readonly certificatePem: string;
  readonly key: PrivateKeyTrace;
}

/** Certificates that a plan may store; both leafs come from `authorityPem`. */
export interface NewCertificates {
  /** The CA certificates which the other end must trust, PEM. */
  readonly authorityPem: string;
  /** The CA's key, where the plan is to keep it once everybody trusts the CA. */
  readonly authorityKey?: PrivateKeyTrace;
  readonly typha: ReadyLeaf;
  readonly felix: ReadyLeaf;
}
