/** What is kept of a private key: `publicKeySha256` is the SHA-256 of its SubjectPublicKeyInfo (hex). */
export interface PrivateKeyTrace {
  /** Null when the key could not be read. */
  readonly publicKeySha256: string | null;
  /** For example `EC P-256`, `RSA 2048`; null when the key could not be read. */
  readonly algorithm: string | null;
  /** Why the key could not be read: encrypted, malformed, not a key. */
  readonly problem: string | null;
}
