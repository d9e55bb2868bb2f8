import type { Finding, FindingCode } from '../../findings/finding.ts';
import type { RefusedHandshake } from '../../x509/handshake.ts';
import { kindOf } from '../catalogue.ts';
import { certificateStatus } from '../certificates/stored-certificate.ts';
import type { FelixTyphaContext } from '../felix-typha/context.ts';
import type { End } from '../felix-typha/end.ts';
import { findingOf } from '../felix-typha/refusal.ts';
import { listed, unique } from '../wording.ts';
import type { Seen } from './active.ts';
import type { Cause } from './document.ts';
import { clientProcesses, nodesText, type Places, typhaNames } from './names.ts';
import type { RemedyFor } from './refusal-cause.ts';

/** Faults from which another follows: a file that is missing makes the settings incomplete. */
const roots: readonly FindingCode[] = ['CTLS106', 'CTLS112'];
const followers: readonly FindingCode[] = ['CTLS102', 'CTLS103'];

interface FaultGroup {
  readonly by: 'typha' | 'client';
  readonly code: FindingCode;
  readonly seen: Seen[];
}

/** Ends that their own settings or files keep from connecting or listening. */
export function faultCauses(
  seen: readonly Seen[],
  context: FelixTyphaContext,
  findings: readonly Finding[],
  places: Places,
  remedyFor: RemedyFor,
): Cause[] {
  const groups: FaultGroup[] = [];
  for (const one of seen) {
    const { meaning, by } = one.sighting.pattern;
    if (meaning.kind !== 'own-fault') continue;
    const known = groups.find((group) => group.by === by && group.code === meaning.code);
    if (known === undefined) groups.push({ by, code: meaning.code, seen: [one] });
    else known.seen.push(one);
  }
  const isFollower = ({ by, code }: FaultGroup) =>
    followers.includes(code) && groups.some((other) => other.by === by && roots.includes(other.code));
  return groups
    .filter((group) => !isFollower(group))
    .map((group) => faultCause(group, context, findings, places, remedyFor));
}

function faultCause(
  { by, code: logged, seen }: FaultGroup,
  context: FelixTyphaContext,
  findings: readonly Finding[],
  places: Places,
  remedyFor: RemedyFor,
): Cause {
  const code = logged === 'CTLS102' && findings.some((one) => one.code === 'CTLS113') ? 'CTLS113' : logged;
  const nodes = unique(seen.map(({ digest }) => digest.source.node ?? digest.source.pod)).toSorted();
  const end =
    (by === 'typha' ? context.servers : context.clients).find(({ mode }) => mode !== 'not-used') ?? null;
  const subject =
    by === 'typha'
      ? typhaNames(seen, [], places)
      : `${clientProcesses(seen) ?? 'a client'} of ${nodesText(nodes, places)}`;
  const details = unique(seen.map(({ sighting }) => detailOf(sighting.sample))).slice(0, 2);
  const agrees =
    findings.some((finding) => finding.code === code) || (followers.includes(code) && end?.mode === 'broken');
  const object = objectOf(code, end, findings);
  return {
    code,
    severity: kindOf(code).severity === 'info' ? 'warning' : kindOf(code).severity,
    certainty: agrees ? 'confirmed' : 'likely',
    message: `${subject}: ${wordsFor(code, details)}: ${listed(details)}.`,
    who: nodes,
    certificate: code === 'CTLS404' || code === 'CTLS405' ? certificateOf(end) : null,
    object,
    since: seen.map(({ sighting }) => sighting.first).toSorted()[0] ?? null,
    last:
      seen
        .map(({ sighting }) => sighting.last)
        .toSorted()
        .at(-1) ?? null,
    count: seen.reduce((sum, { sighting }) => sum + sighting.count, 0),
    evidence: [
      ...unique(seen.map(({ sighting }) => sighting.sample)).slice(0, 4),
      ...findings
        .filter((finding) => finding.code === code)
        .map(({ message }) => `by what is stored: ${message}`),
    ],
    remedy: remedyFor(code),
  };
}

function wordsFor(code: FindingCode, details: readonly string[]): string {
  const isUnusable = code === 'CTLS404' && !details.some((each) => /does not match/.test(each));
  return isUnusable ? 'the private key cannot be used' : (kindOf(code).asCause ?? kindOf(code).title);
}

/** What the line says beyond its kind: the error, the path, the value. */
function detailOf(sample: string): string {
  const text = sample.replace(/^\S+ [A-Z]+: /, '');
  const error = / error=(.*?)(?: (?:keyFile|port|source|options|myID|type|thread)=.*)?$/.exec(text)?.[1];
  return (error ?? text).slice(0, 240);
}

function objectOf(code: FindingCode, end: End | null, findings: readonly Finding[]): string | null {
  const subject = findings.find((finding) => finding.code === code)?.subject;
  if (code === 'CTLS404' || code === 'CTLS405') return end?.certificate?.source ?? subject ?? null;
  return subject ?? null;
}

const certificateOf = (end: End | null): Cause['certificate'] =>
  end?.certificate == null ? null : certificateStatus(end.certificate);

/** What is stored says that an end cannot even load its files, and no log was there to say so. */
export function loadingCauses(
  context: FelixTyphaContext,
  told: ReadonlySet<FindingCode>,
  remedyFor: RemedyFor,
): Cause[] {
  const causes = new Map<string, Cause>();
  for (const { client, server, verdict } of context.pairs) {
    if (verdict === null || verdict.accepted || verdict.stage !== 'loading') continue;
    const refused: RefusedHandshake = verdict;
    const end = refused.refusedBy === 'server' ? server : client;
    const { code } = findingOf(refused.refusal.code, refused.refusedBy);
    if (told.has(code)) continue;
    const name = `${end.process} of ${end.workload.object.kind} ${end.workload.namespace}/${end.workload.name}`;
    causes.set(`${code} ${name}`, {
      code,
      severity: 'error',
      certainty: 'likely',
      message: `${name} cannot use ${end.certificate?.source ?? 'its certificate'}: ${refused.refusal.message}.`,
      who: [],
      certificate: certificateOf(end),
      object: end.certificate?.source ?? null,
      since: null,
      last: null,
      count: 0,
      evidence: ['by what is stored; no log says so'],
      remedy: remedyFor(code),
    });
  }
  return [...causes.values()];
}
