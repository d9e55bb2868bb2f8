/** The Go that a program was built with, as far as what it accepts depends on it: `go1.26.8` has minor 26, patch 8. */
export interface GoRelease {
  readonly minor: number;
  readonly patch: number;
  /** GODEBUG settings that differ from this release's defaults: those of go.mod's go line, then the environment's. */
  readonly godebug: Readonly<Record<string, string>>;
}

/** The Go that the differential tests run, and whose verdicts count where the release is not known. */
export const latestGo: GoRelease = { minor: 26, patch: 8, godebug: {} };

/** Equal for two that decide alike, e.g. `26.8 {}`. */
export function releaseText({ minor, patch, godebug }: GoRelease): string {
  return `${minor}.${patch} ${JSON.stringify(godebug)}`;
}

/** The compiler, and the minor release in the go line of go.mod. */
export interface GoBuild {
  readonly minor: number;
  readonly patch: number;
  readonly goLine: number;
}

interface GodebugSetting {
  readonly name: string;
  /** The minor release that knows it first, and the first that knows it no more. */
  readonly knownFrom: number;
  readonly knownUntil?: number;
  /** The go line from which on the default is the newer one, and the older default. */
  readonly changed?: { readonly goLine: number; readonly older: string };
}

/** GODEBUG settings that can change a verdict (Go's internal/godebugs/table.go of each release). */
const settings: readonly GodebugSetting[] = [
  { name: 'rsa1024min', knownFrom: 24, changed: { goLine: 24, older: '0' } },
  { name: 'tlsmaxrsasize', knownFrom: 19 },
  { name: 'tlssha1', knownFrom: 25, changed: { goLine: 25, older: '1' } },
  { name: 'urlstrictcolons', knownFrom: 26, changed: { goLine: 26, older: '0' } },
  { name: 'x509negativeserial', knownFrom: 23, changed: { goLine: 23, older: '1' } },
  { name: 'x509rsacrt', knownFrom: 24, changed: { goLine: 24, older: '0' } },
  { name: 'x509sha1', knownFrom: 18, knownUntil: 24 },
];

/**
 * A program's Go: an older go line brings older defaults back (since Go 1.21; a line below 1.20 counts as 1.20), and
 * the environment's GODEBUG what it names, where that Go knows it.
 */
export function goRelease(
  { minor, patch, goLine }: GoBuild,
  environment: Readonly<Record<string, string>> = {},
): GoRelease {
  const godebug: Record<string, string> = {};
  for (const { name, knownFrom, knownUntil = Number.POSITIVE_INFINITY, changed } of settings) {
    if (minor < knownFrom || minor >= knownUntil) continue;
    if (changed !== undefined && minor >= 21 && Math.max(goLine, 20) < changed.goLine) {
      godebug[name] = changed.older;
    }
    const set = environment[name];
    if (set !== undefined) godebug[name] = set;
  }
  return { minor, patch, godebug };
}
