import { type ComponentRelease, everyBuild } from '../calico/component-release.ts';
import type { GoRange } from '../calico/releases.ts';
import { goDifferences } from '../x509/go-differences.ts';
import { type GoBuild, type GoRelease, goRelease, latestGo } from '../x509/go-release.ts';
import { boundariesOf, follows, type GoRule, startOf } from '../x509/go-rules.ts';

/** A release, and every Go that it may have been built with: one of each that accepts the same, oldest first. */
export interface EndRelease extends ComponentRelease {
  readonly gos: readonly GoRelease[];
}

export function withGo(release: ComponentRelease): EndRelease {
  return { ...release, gos: gosOf(release) };
}

/** Which Go it may be, and why that is all that is known. */
export function goWords({ version, why, gos }: EndRelease): string {
  const [oldest, newest] = [gos[0], gos.at(-1)].map((go) => `1.${go?.minor}.${go?.patch}`);
  return why ?? `${version} was built with Go ${oldest} to ${newest}, which of them is not known`;
}

const decisive = (Object.keys(goDifferences) as GoRule[]).filter(
  (rule) => goDifferences[rule].newer !== 'says otherwise',
);

const starts = decisive.flatMap(boundariesOf).map(startOf);

/** By the builds of a release, which are those of the table, and GODEBUG. */
const known = new WeakMap<readonly GoRange[], Map<string, readonly GoRelease[]>>();

/** The same objects for the same question. */
export function gosOf({
  builds,
  godebug,
}: Pick<ComponentRelease, 'builds' | 'godebug'>): readonly GoRelease[] {
  const ofBuilds = known.get(builds) ?? new Map<string, readonly GoRelease[]>();
  known.set(builds, ofBuilds);
  const question = JSON.stringify(godebug);
  const found = ofBuilds.get(question);
  if (found !== undefined) return found;
  const distinct = new Map(
    builds
      .flatMap(buildsOf)
      .map((build) => goRelease(build, godebug))
      .map((go) => [JSON.stringify([decisive.filter((rule) => follows(go, rule)), go.godebug]), go] as const),
  );
  const gos = [...distinct.values()].toSorted((a, b) => a.minor - b.minor || a.patch - b.patch);
  ofBuilds.set(question, gos);
  return gos;
}

/** The first and the last Go of a range, and each patch between that changed what is accepted. */
function buildsOf({ minor, patches: [first, last], goLines }: GoRange): GoBuild[] {
  const changed = starts.filter(
    (start) => start.minor === minor && start.patch > first && start.patch <= last,
  );
  const patches = new Set([first, ...changed.map(({ patch }) => patch), last]);
  return [...patches].flatMap((patch) => goLines.map((goLine) => ({ minor, patch, goLine })));
}

/** Of an end whose Go nothing tells, such as etcd: every Go of the supported range. */
export const everyGo: readonly GoRelease[] = [...gosOf({ builds: everyBuild, godebug: {} }), latestGo];

/** Every Go of several ends, each once. */
export function gosOfAll(ends: readonly { readonly release: EndRelease }[]): readonly GoRelease[] {
  return [...new Set(ends.flatMap(({ release }) => release.gos))];
}
