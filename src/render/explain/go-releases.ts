import type { CalicoRelease, GoRange } from '../../calico/releases.ts';
import type { Topic } from './topic.ts';

/** Something in which Go releases differ. */
interface GoDifference {
  readonly since: readonly string[];
  readonly until?: readonly string[];
  readonly newer: 'refuses' | 'accepts' | 'says otherwise';
  readonly setting: { readonly name: string; readonly older: string; readonly goneIn?: number } | null;
  readonly what: string;
  readonly source: string;
}

/** With which Go each release of Calico was built, and in what these differ. */
export function goTopic(
  releases: readonly CalicoRelease[],
  differences: Readonly<Record<string, GoDifference>>,
): Topic {
  const all = Object.values(differences);
  const of = (newer: GoDifference['newer']) => all.filter((each) => each.newer === newer).map(differenceText);
  return {
    id: 'go',
    title: 'With which Go the releases of Calico were built, and what these accept',
    paragraphs: [
      'Typha and its clients are Go programs: what their TLS accepts is decided by the Go that their release was built with, by the go line of its go.mod, which sets the defaults of GODEBUG, and by GODEBUG in their environment. Where several are listed, the very one is not known, and a verdict is that of all of them or unknown.',
    ],
    facts: [
      ['Calico', releases.map(releaseText)],
      ['Refused since', of('refuses')],
      ['Accepted since', of('accepts')],
    ],
    examples: [{ label: 'Judge as another release', code: 'kubectl calico-tls status --for-release v3.32' }],
  };
}

/** The same as a page, with the sources. */
export function releasesPage(
  releases: readonly CalicoRelease[],
  differences: Readonly<Record<string, GoDifference>>,
): string {
  const rows = releases.map(
    (release) => `| ${spanOf(release)} | ${release.builds.map(rangeText).join(', ')} | ${release.source} |`,
  );
  const known = Object.values(differences).map(
    ({ since, until = [], newer, setting, what, source }) =>
      `| ${since.join(', ')} | ${until.join(', ')} | ${newer} | ${what} | ${settingText(setting) ?? ''} | ${source} |`,
  );
  return [
    '# Releases',
    '',
    'With which Go each release of Calico was built, and in what Go releases differ. `kubectl calico-tls explain go` prints the short form. Releases that are not listed are not known: they are judged by every Go of the table.',
    '',
    '| Calico | Go | Source |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '| Go from | Taken back in | The newer | What | GODEBUG that brings the older back | Go source |',
    '| --- | --- | --- | --- | --- | --- |',
    ...known,
    '',
  ].join('\n');
}

function spanOf({ from, to }: CalicoRelease): string {
  return from === to ? `v${from}` : `v${from} to v${to}`;
}

function releaseText(release: CalicoRelease): string {
  return `${spanOf(release)}: Go ${release.builds.map(rangeText).join(', ')}`;
}

function rangeText({ minor, patches: [first, last], goLines }: GoRange): string {
  const patches = first === last ? `1.${minor}.${first}` : `1.${minor}.${first} to 1.${minor}.${last}`;
  const isOwn = goLines.length === 1 && goLines[0] === minor;
  return isOwn ? patches : `${patches} (go line ${goLines.map((line) => `1.${line}`).join(' or ')})`;
}

function differenceText({ since, until, what, setting }: GoDifference): string {
  const undone = settingText(setting);
  const back = until === undefined ? '' : `, taken back in ${until.join(', ')}`;
  return `${since.join(', ')}${back}: ${what}${undone === null ? '' : ` (${undone} undoes it)`}`;
}

function settingText(setting: GoDifference['setting']): string | null {
  if (setting === null) return null;
  return `${setting.name}=${setting.older}${setting.goneIn === undefined ? '' : `, until Go 1.${setting.goneIn - 1}`}`;
}
