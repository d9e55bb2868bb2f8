import { failedCheck } from '../../findings/check.ts';
import type { FailedCheck, FindingCode, Remedy } from '../../findings/finding.ts';
import type { RefusedHandshake } from '../../x509/handshake.ts';
import { subjectOf } from '../certificates/certificate-name.ts';
import { shown, unique } from '../wording.ts';
import { endId, endNames } from './context.ts';
import type { End } from './end.ts';
import type { Pair } from './pair.ts';
import { findingOf } from './refusal.ts';

interface Refused extends Pair {
  readonly verdict: RefusedHandshake;
}

/** Pairs that fail for one reason over one certificate: a finding of its own, and words to add to another. */
export interface RefusalGroup {
  readonly check: FailedCheck;
  /** `Typha of Deployment kube-system/calico-typha refuses it`. */
  readonly consequence: string;
}

/** What mends a refusal over the certificate of this end; null: what the catalogue says. */
export type RefusalRemedy = (holder: End, code: FindingCode) => Remedy | null;

/** Every refusal between ends that meet, each with the finding of its reason. */
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
    const key = [refusedBy, stage, refusal.code, holder.certificate?.source, names, pair.whatever].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [refusalGroup(group, first, remedyFor)];
  });
}

function refusalGroup(group: readonly Refused[], first: Refused, remedyFor: RefusalRemedy): RefusalGroup {
  const { refusedBy, refusal, stage, serverLog, clientLog } = first.verdict;
  // While something is not known, another reason may come first in the logs.
  const isKnown = first.whatever === null;
  const whatever = first.whatever ?? '';
  const holder = holderOf(first);
  const verifiers = unique(group.map(verifierOf));
  const holders = unique(group.map(holderOf));
  const source = holder.certificate?.source ?? 'no certificate';
  const certificate = `${source}${certificateNames(holder)}`;
  const refuse = verifiers.length === 1 ? 'refuses' : 'refuse';
  const [message, consequence] =
    stage === 'loading'
      ? [
          `${endNames(holders)} cannot use ${source}: ${refusal.message}${whatever}`,
          `${endNames(holders)} cannot use it`,
        ]
      : [
          `${endNames(verifiers)} ${refuse} the certificate of ${endNames(holders)} (${certificate}): ${refusal.message}${expectation(verifierOf(first), refusal.code)}${whatever}`,
          `${endNames(verifiers)} ${refuse} it`,
        ];
  const kind = findingOf(refusal.code, refusedBy);
  const check = failedCheck(kind, {
    remedy: remedyFor(holder, kind.code),
    subject: holder.certificate === null ? source : subjectOf(holder.certificate),
    message,
    evidence: [
      ...unique(isKnown ? serverLog : []).map((line) => `Typha logs: ${line}`),
      ...unique(isKnown ? clientLog : []).map((line) => `the client logs: ${line}`),
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
