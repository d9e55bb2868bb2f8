import type { GoRelease } from './go-release.ts';
import { type KeyEra, keyEra } from './key/key-era.ts';

/** What is kept of a private key: `publicKeySha256` is the SHA-256 of its SubjectPublicKeyInfo (hex). */
export interface PrivateKeyTrace extends KeyReading {
  /** How other Go releases read the same file, where they read it otherwise. */
  readonly otherwise?: Readonly<Partial<Record<KeyEra, KeyReading>>>;
}

/** What one Go makes of a key file. */
export interface KeyReading {
  /** Null when the key could not be read. */
  readonly publicKeySha256: string | null;
  /** For example `EC P-256`, `RSA 2048`; null when the key could not be read. */
  readonly algorithm: string | null;
  /** Why the key could not be read: encrypted, malformed, not a key. */
  readonly problem: string | null;
  /** Types of the PEM blocks where none of them is a private key; left out where there are none. */
  readonly otherBlocks?: readonly string[];
  /** Why it is not known what Go makes of the key; left out where it is known. */
  readonly unjudged?: string;
  /** SHA-256 of the modulus of an RSA key (hex): all of it that Go before 1.26 compares. */
  readonly modulusSha256?: string;
}

/** A key file of which nothing is known: it was not read, or is not judged. */
export const unknownKeyFile: KeyReading = { publicKeySha256: null, algorithm: null, problem: null };

/** What the Go of a release makes of the file. */
export function readingBy(trace: PrivateKeyTrace, go: GoRelease): KeyReading {
  return trace.otherwise?.[keyEra(go)] ?? trace;
}
