import type { Finding, FindingCode, Remedy } from '../../findings/finding.ts';
import type { SeenEvent, TyphaMetrics } from '../../snapshot/evidence.ts';
import { kindOf } from '../catalogue.ts';
import { felixTyphaContext } from '../felix-typha/felix-typha.ts';
import type { JudgeContext } from '../judgement.ts';
import { type Status, unknownCount } from '../status.ts';
import { activeSightings, type ReadyPods } from './active.ts';
import type { LogDigest } from './digest.ts';
import type { Cause, Collected, Diagnosis, UnrecognisedLine } from './document.ts';
import { faultCauses, loadingCauses } from './fault-causes.ts';
import { refusalCause } from './refusal-cause.ts';
import { refusalGroups } from './refusal-groups.ts';
import { signs } from './signs.ts';

/** Everything that was read. */
export interface Evidence {
  readonly digests: readonly LogDigest[];
  readonly events: readonly SeenEvent[];
  readonly metrics: readonly TyphaMetrics[];
  /** Node by address of a calico-node pod. */
  readonly nodeOf: ReadonlyMap<string, string>;
  readonly collected: Omit<Collected, 'lines'>;
}

const mostUnrecognised = 10;
const rank = { error: 0, warning: 1, info: 2 } as const;

/** Why Felix and Typha do not get together: what is stored, what both ends log, joined into stories. Pure. */
export function diagnose(context: JudgeContext, status: Status, evidence: Evidence): Diagnosis {
  const felixTypha = felixTyphaContext(context);
  const { nodes } = felixTypha.installation;
  const places = { nodeOf: evidence.nodeOf, nodes };
  const findings = status.findings.filter(({ link }) => link === 'felix-typha');
  const remedyFor = remedies(findings);
  const seen = activeSightings(evidence.digests, readyPods(felixTypha.installation));
  const told = [
    ...refusalGroups(seen, felixTypha.pairs).map((group) =>
      refusalCause(group, felixTypha, places, remedyFor),
    ),
    ...faultCauses(seen, felixTypha, findings, places, remedyFor),
  ];
  const codes = new Set(told.map(({ code }) => code));
  const loading = loadingCauses(felixTypha, codes, remedyFor);
  for (const { code } of loading) codes.add(code);
  const causes = [...told, ...loading, ...storedCauses(findings, codes)].toSorted(byWeight);
  const lines = evidence.digests.reduce((sum, digest) => sum + digest.lines, 0);
  const { failed, left } = evidence.collected;
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Diagnosis',
    metadata: status.metadata,
    installation: status.installation,
    causes,
    unrecognised: unrecognisedLines(evidence.digests),
    signs: signs(context.snapshot, evidence.events, evidence.metrics, nodes),
    collected: { ...evidence.collected, lines },
    unread: status.unread,
    summary: {
      errors: causes.filter(({ severity }) => severity === 'error').length,
      warnings: causes.filter(({ severity }) => severity === 'warning').length,
      infos: 0,
      passed: 0,
      unknown: unknownCount(failed.length + (left > 0 ? 1 : 0), status.unread),
    },
  };
}

function readyPods({ workloads }: JudgeContext['installation']): ReadyPods {
  return new Set(
    workloads.flatMap(({ namespace, revisions }) =>
      revisions.flatMap(({ running }) =>
        running.filter(({ ready }) => ready).map(({ name }) => `${namespace}/${name}`),
      ),
    ),
  );
}

/** The particular remedy of a finding with that code, else the general one. */
function remedies(findings: readonly Finding[]): (code: FindingCode) => Remedy {
  return (code) => {
    const mine = findings.filter((finding) => finding.code === code).map(({ remedy }) => remedy);
    const found = mine.find(({ command }) => command !== null) ?? mine[0];
    return found ?? { command: null, text: kindOf(code).remedy };
  };
}

/** Errors with which the connection works all the same. */
const worksAllTheSame: readonly FindingCode[] = ['CTLS101', 'CTLS402'];

/** Errors that only what is stored shows. */
function storedCauses(findings: readonly Finding[], told: ReadonlySet<FindingCode>): Cause[] {
  return findings
    .filter(({ severity, code }) => severity === 'error' && !worksAllTheSame.includes(code))
    .filter(({ code }) => !told.has(code) && !covers(told, code))
    .map(({ code, severity, message, subject, evidence, remedy }) => ({
      code,
      severity,
      certainty: 'likely',
      message: `${message}.`,
      who: [],
      certificate: null,
      object: subject,
      since: null,
      last: null,
      count: 0,
      evidence,
      remedy,
    }));
}

/** Findings that say in general what a cause says in particular. */
function covers(told: ReadonlySet<FindingCode>, code: FindingCode): boolean {
  const particular: Partial<Record<FindingCode, readonly FindingCode[]>> = {
    CTLS102: ['CTLS106', 'CTLS112', 'CTLS113', 'CTLS404', 'CTLS405'],
    CTLS103: ['CTLS106', 'CTLS112'],
    CTLS105: ['CTLS108', 'CTLS104'],
  };
  return (particular[code] ?? []).some((other) => told.has(other));
}

function byWeight(a: Cause, b: Cause): number {
  const certainty = (cause: Cause) => (cause.certainty === 'confirmed' ? 0 : 1);
  return (
    rank[a.severity] - rank[b.severity] ||
    certainty(a) - certainty(b) ||
    b.who.length - a.who.length ||
    b.count - a.count ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}

function unrecognisedLines(digests: readonly LogDigest[]): UnrecognisedLine[] {
  const groups = new Map<string, UnrecognisedLine & { readonly names: Set<string> }>();
  for (const { source, unrecognised } of digests)
    for (const { component, count, last, sample } of unrecognised) {
      const key = `${component} ${sample.replaceAll(/\d+/g, '#')}`;
      const known = groups.get(key);
      const names = known?.names ?? new Set<string>();
      names.add(source.pod);
      groups.set(key, {
        component,
        pods: names.size,
        count: (known?.count ?? 0) + count,
        last: known !== undefined && known.last > last ? known.last : last,
        sample,
        names,
      });
    }
  return [...groups.values()]
    .toSorted((a, b) => b.count - a.count)
    .slice(0, mostUnrecognised)
    .map(({ names: _, ...line }) => line);
}
