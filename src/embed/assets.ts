/** Names of what the executable carries besides its launcher. */
export const assets = { program: 'program.js', release: 'release.json' } as const;

/** What the launcher knows of the program before it has loaded it. */
export interface EmbeddedRelease {
  /** With the hash of what it was built from. */
  readonly version: string;
  readonly commands: readonly string[];
}
