/** A GODEBUG setting that brings the older behaviour back (Go's doc/godebug.md), in the releases that know it. */
export interface GoSetting {
  readonly name: string;
  readonly older: string;
  /** The first minor release that no longer knows it. */
  readonly goneIn?: number;
}

/** Something in which Go releases differ, as far as it decides whether an end accepts a certificate, or its words. */
export interface GoDifference {
  /** The first releases with the newer behaviour, e.g. `1.24.8` and, of the next minor release, `1.25.2`. */
  readonly since: readonly string[];
  /** The first releases without it again, where Go took it back. */
  readonly until?: readonly string[];
  /** What the newer release does with what the older one accepted (`refuses`), refused (`accepts`), or put otherwise. */
  readonly newer: 'refuses' | 'accepts' | 'says otherwise';
  readonly setting: GoSetting | null;
  /** What it is about, as the subject of a sentence. */
  readonly what: string;
  /** Where it is in Go's sources. */
  readonly source: string;
}
