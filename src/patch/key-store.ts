/** Where the bytes of private keys are found while they are written: the only place that hands them out. */
export interface KeyStore {
  /** PEM of the key with this public half (SHA-256 of its SubjectPublicKeyInfo, hex). */
  readonly pemOf: (publicKeySha256: string) => string | undefined;
}
