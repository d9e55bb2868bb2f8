import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type {
  CatalogueEntry,
  CheckResult,
  FailedCheck,
  FindingCode,
  Remedy,
} from '../../findings/finding.ts';
import type { RefusedHandshake } from '../../x509/handshake.ts';
import { subjectOf } from '../certificate-checks.ts';
import { shown, unique } from '../wording.ts';
import { byTemplate, type Check, endId, endNames, templateName } from './context.ts';
import type { End } from './end.ts';
import { ctls107 } from './findings/ctls107.ts';
import { ctls108 } from './findings/ctls108.ts';
import type { Meeting } from './meeting.ts';
import type { Pair } from './pair.ts';
import { findingOf } from './refusal.ts';

interface Refused extends Pair {
  readonly verdict: RefusedHandshake;
}

/** CTLS107 and CTLS108 where nobody refuses; who refuses whom is in `refusals`. */
export const acceptedCertificates: Check = ({ pairs, meetings }) => {
  const encrypted = pairs.filter(
    ({ client, server }) => client.mode !== 'plaintext' && server.mode !== 'plaintext',
  );
  const blind = meetings.filter(({ client, unseen }) => unseen !== null && client.mode !== 'plaintext');
  return [...outcomes(encrypted, blind, ctls107, 'server'), ...outcomes(encrypted, blind, ctls108, 'client')];
};

/** Pairs that fail for one reason over one certificate: a finding of its own, and words to add to another. */
export interface RefusalGroup {
  readonly check: FailedCheck;
  /** `Typha of Deployment kube-system/calico-typha refuses it`. */
  readonly consequence: string;
}

/** What mends a refusal over the certificate of this end; null: what the catalogue says. */
export type RefusalRemedy = (holder: End, code: FindingCode) => Remedy | null;

export function refusals(pairs: readonly Pair[], remedyFor: RefusalRemedy = () => null): RefusalGroup[] {
  const refused = pairs.filter(
    (pair): pair is Refused =>
      pair.client.mode !== 'plaintext' &&
      pair.server.mode !== 'plaintext' &&
      pair.verdict !== null &&
      !pair.verdict.accepted,
  );
  const groups = new Map<string, Refused[]>();
  for (const pair of refused) {
    const { refusedBy, stage, refusal } = pair.verdict;
    const holder = holderOf(pair);
    const names = namesOf(verifierOf(pair));
    const key = [refusedBy, stage, refusal.code, holder.certificate?.source, names].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [refusalGroup(group, first, remedyFor)];
  });
}

/** One result for each template of clients and the Typhas that it meets, when nobody refuses. */
function outcomes(
  pairs: readonly Pair[],
  blind: readonly Meeting[],
  kind: CatalogueEntry,
  by: 'client' | 'server',
): CheckResult[] {
  const clients = [...pairs, ...blind].map(({ client }) => client);
  return byTemplate(clients).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = templateName(first);
    const mine = pairs.filter(({ client }) => group.includes(client));
    if (mine.some(({ verdict }) => verdict?.accepted === false && verdict.refusedBy === by)) return [];
    const unclear = mine.filter(({ verdict }) => verdict === null);
    if (unclear.length > 0)
      return [
        unknown(kind, subject, unclearWords(unclear), {
          concerns: unclear.flatMap(({ client, server }) => [client, server]).map(endId),
        }),
      ];
    const unseen = blind.find(({ client }) => group.includes(client))?.unseen;
    if (unseen == null) return [passed(kind, subject)];
    return [unknown(kind, subject, unseen.why, unseen.reason === null ? {} : { reason: unseen.reason })];
  });
}

function unclearWords(unclear: readonly Pair[]): string {
  const undecided = unique(unclear.flatMap((pair) => pair.undecided ?? []));
  return undecided.length === 0 ? 'a certificate, key or CA could not be read' : undecided.join('; ');
}

function refusalGroup(group: readonly Refused[], first: Refused, remedyFor: RefusalRemedy): RefusalGroup {
  const { refusedBy, refusal, stage, serverLog, clientLog } = first.verdict;
  const holder = holderOf(first);
  const verifiers = unique(group.map(verifierOf));
  const holders = unique(group.map(holderOf));
  const source = holder.certificate?.source ?? 'no certificate';
  const certificate = `${source}${certificateNames(holder)}`;
  const refuse = verifiers.length === 1 ? 'refuses' : 'refuse';
  const [message, consequence] =
    stage === 'loading'
      ? [
          `${endNames(holders)} cannot use ${source}: ${refusal.message}`,
          `${endNames(holders)} cannot use it`,
        ]
      : [
          `${endNames(verifiers)} ${refuse} the certificate of ${endNames(holders)} (${certificate}): ${refusal.message}${expectation(verifierOf(first), refusal.code)}`,
          `${endNames(verifiers)} ${refuse} it`,
        ];
  const kind = findingOf(refusal.code, refusedBy);
  const check = failedCheck(kind, {
    remedy: remedyFor(holder, kind.code),
    subject: holder.certificate === null ? source : subjectOf(holder.certificate),
    message,
    evidence: [
      ...unique(serverLog).map((line) => `Typha logs: ${line}`),
      ...unique(clientLog).map((line) => `the client logs: ${line}`),
      ...trustEvidence(verifierOf(first), refusal.code),
    ],
    concerns: [...holders, ...verifiers].map(endId),
  });
  return { check, consequence };
}

/** Whose certificate is the matter. */
function holderOf({ verdict, client, server }: Refused): End {
  if (verdict.stage === 'loading') return verdict.refusedBy === 'server' ? server : client;
  return verdict.refusedBy === 'server' ? client : server;
}

function verifierOf({ verdict, client, server }: Refused): End {
  return verdict.refusedBy === 'server' ? server : client;
}

function namesOf({ tls }: End): string {
  return `${tls.commonName}\n${tls.uriSan}`;
}

function certificateNames(end: End): string {
  const leaf = end.certificate?.leaf;
  if (leaf == null) return '';
  const uris = leaf.uriSans.length === 0 ? '' : `, URI ${leaf.uriSans.map(shown).join(', ')}`;
  return `, CN ${shown(leaf.commonName)}${uris}`;
}

function expectation(verifier: End, code: string): string {
  if (!code.startsWith('wrong-')) return '';
  const { commonName, uriSan } = verifier.tls;
  const wanted = [commonName && `CN ${shown(commonName)}`, uriSan && `URI ${shown(uriSan)}`].filter(Boolean);
  return `; it requires ${wanted.join(' or ')}`;
}

function trustEvidence(verifier: End, code: string): string[] {
  if (code !== 'unknown-authority' && code !== 'no-certificate') return [];
  const subjects = (verifier.trust?.anchors ?? []).map((anchor) => anchor.subject);
  return [`${verifier.trust?.source ?? 'the CA file'} trusts ${unique(subjects).join(' · ') || 'nothing'}`];
}
