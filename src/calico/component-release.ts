import { type Environment, variable } from './environment.ts';
import { calicoReleases, type GoRange, rowOf } from './releases.ts';

/** Which release of Calico a container runs, and with which Go that may have been built. */
export interface ComponentRelease {
  /** For example `v3.28.5`; null where it is not known, and then `why`. */
  readonly version: string | null;
  /** Why the release, or the Go that it was built with, is not known at all. */
  readonly why: string | null;
  readonly builds: readonly GoRange[];
  /** Settings of GODEBUG in the container's environment. */
  readonly godebug: Readonly<Record<string, string>>;
  /** Built for FIPS: it refuses at least what another build refuses. */
  readonly fips: boolean;
}

/**
 * The release of a container: its image's tag, so that a component of another release, as in an upgrade, counts by
 * itself. An image without a tag is of `installed` (ClusterInformation, Installation), unless its workload is rolling.
 */
export function componentRelease(
  image: string | undefined,
  installed: { readonly version: string | null; readonly rolling: boolean },
  environment: Environment,
): ComponentRelease {
  const { version, why, fips } = imageRelease(image, installed);
  const row = version === null ? null : rowOf(version);
  const unlisted =
    version !== null && row === null ? `with which Go ${version} was built is not known` : null;
  return {
    version,
    why: why ?? unlisted,
    builds: row?.builds ?? everyBuild,
    godebug: godebugOf(environment),
    fips,
  };
}

/** Where the release is not known: every Go with which a release of the table may have been built. */
export const everyBuild: readonly GoRange[] = calicoReleases.flatMap(({ builds }) => builds);

interface ImageRelease {
  readonly version: string | null;
  readonly why: string | null;
  readonly fips: boolean;
}

function imageRelease(
  image: string | undefined,
  { version, rolling }: { readonly version: string | null; readonly rolling: boolean },
): ImageRelease {
  const of = (found: string | null, why: string | null, fips = false) => ({ version: found, why, fips });
  const [name = '', digest] = (image ?? '').split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  if (/(^|\/)(tigera|cnx)[-/]/.test(name)) return of(null, `${name} is not an image of open-source Calico`);
  if (tag === undefined) {
    if (version === null) return of(null, 'neither its image nor ClusterInformation names a release');
    if (digest !== undefined && rolling) {
      return of(null, 'its image is named by its digest alone, and its workload is being replaced');
    }
    return of(/^\d/.test(version) ? `v${version}` : version, null);
  }
  const match = /^v?(\d+\.\d+\.\d+)(-fips)?$/.exec(tag);
  if (match === null) return of(null, `the tag ${tag} of its image names no release`);
  return of(`v${match[1]}`, null, match[2] !== undefined);
}

/** The last setting of a name counts; `#` begins what only the runtime looks at (Go's internal/godebug). */
function godebugOf(environment: Environment): Record<string, string> {
  const { value } = variable(environment, 'GODEBUG');
  if (value.kind !== 'set') return {};
  return Object.fromEntries(
    value.text
      .split(',')
      .map((pair) => pair.split('='))
      .filter((parts) => parts.length === 2)
      .map(([name = '', text = '']) => [name, text.replace(/#\d+$/, '')]),
  );
}
