/** The Go that a program was built with, as far as what it accepts depends on it: `go1.26.8` has minor 26, patch 8. */
export interface GoRelease {
  readonly minor: number;
  readonly patch: number;
  /** GODEBUG settings that differ from this release's defaults: those of go.mod's go line, then the environment's. */
  readonly godebug: Readonly<Record<string, string>>;
}

/** The Go that the differential tests run, and whose verdicts count where the release is not known. */
export const latestGo: GoRelease = { minor: 26, patch: 8, godebug: {} };
