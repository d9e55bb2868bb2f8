import type { CheckResult } from '../../../src/findings/finding.ts';
import type { Mode, State, Status } from '../../../src/links/status.ts';
import { undecidedRemedy } from '../../../src/links/unknown-remedies.ts';

/** A status with the checks that it was made of. */
export interface Judged {
  readonly status: Status;
  readonly checks: readonly CheckResult[];
}

const order: readonly State[] = ['ok', 'info', 'warning', 'error'];
const worst: readonly Mode[] = ['plaintext', 'broken', 'tls-unverified'];

/** What `less`, which saw a part of what `full` saw, says that is better, or that `full` does not say. */
export function claims(full: Judged, less: Judged): string[] {
  return [
    ...less.status.links.flatMap((link) => {
      const whole = full.status.links.find((one) => one.link === link.link);
      if (whole === undefined) return [`link ${link.link} appears`];
      const unsure = less.status.unknown.some((one) => one.link === link.link);
      return [
        ...better(`link ${link.link}`, whole.state, link.state, unsure),
        ...([whole.mode, 'unknown', ...worst].includes(link.mode) || link.state === 'unknown'
          ? []
          : [`link ${link.link} is ${link.mode}, not ${whole.mode}`]),
        ...link.sides.flatMap((side) => {
          const twin = whole.sides.find(
            (one) => one.component === side.component && one.workload === side.workload,
          );
          const name = `${link.link}: ${side.component} ${side.workload}`;
          return twin === undefined ? [] : better(name, twin.state, side.state, unsure);
        }),
      ];
    }),
    ...passes(full.checks, less.checks),
    ...missing('finding', less.status.findings.map(findingName), full.status.findings.map(findingName)),
    ...missing(
      'remedy',
      less.status.findings.filter(({ remedy }) => remedy !== undecidedRemedy).map(remedyName),
      full.status.findings.map(remedyName),
    ),
  ];
}

/** Links that are unknown, or have an end that is, of which nothing says why. */
export function unexplained({ links, unknown }: Status): string[] {
  return links
    .filter(({ state, sides }) => state === 'unknown' || sides.some((side) => side.state === 'unknown'))
    .map(({ link }) => link)
    .filter((link) => unknown.every((one) => one.link !== link));
}

/** `ok` and `info` claim that all is well: nothing unseen may lie behind them. A problem may hide a worse one. */
function better(name: string, full: State, less: State, unsure: boolean): string[] {
  if (less === full || less === 'unknown' || less === 'error') return [];
  const said = [`${name} is ${less}, not ${full}`];
  if (less === 'not-used' || full === 'not-used') return said;
  if (less === 'warning') return full === 'error' && !unsure ? said : [];
  return full === 'unknown' || order.indexOf(less) < order.indexOf(full) ? said : [];
}

function passes(full: readonly CheckResult[], less: readonly CheckResult[]): string[] {
  const name = ({ code, subject }: CheckResult) => `${code} ${subject}`;
  const doubted = new Set(full.filter(({ outcome }) => outcome !== 'passed').map(name));
  const certain = new Set(full.filter(({ outcome }) => outcome === 'passed').map(name));
  return less
    .filter((check) => check.outcome === 'passed')
    .map(name)
    .filter((one) => doubted.has(one) && !certain.has(one))
    .map((one) => `${one} passes`);
}

/** The subject of some findings lists all that they are about, so it is narrower where less was seen. */
const findingName = ({ code, link }: Status['findings'][number]) => `${code} of ${link}`;

const remedyName = ({ remedy }: Status['findings'][number]) => JSON.stringify(remedy);

function missing(kind: string, less: readonly string[], full: readonly string[]): string[] {
  return less.filter((one) => !full.includes(one)).map((one) => `${kind} appears: ${one}`);
}
