import type { CheckResult } from '../../findings/finding.ts';
import { certificateChecks } from '../certificate-checks.ts';
import type { JudgeContext, LinkJudgement } from '../judgement.ts';
import { renewerOf } from '../renewer.ts';
import { trustChecks } from '../trust-checks.ts';
import type { Check, FelixTyphaContext } from './context.ts';
import { enabling } from './enabling-checks.ts';
import { type End, ends } from './end.ts';
import { loadedEqualsStored } from './freshness-check.ts';
import {
  dedicatedCa,
  distinctEnds,
  felixConfigurations,
  requiredNames,
  spiffeOnly,
} from './identity-checks.ts';
import { meetingOf } from './meeting.ts';
import { discovery, encrypted, linkMode, quietRollouts, sameTransport, windowsNodes } from './mode-checks.ts';
import { operatorSources } from './operator-checks.ts';
import { pairsOf } from './pair.ts';
import { acceptedCertificates, type RefusalGroup, refusals } from './pair-checks.ts';
import { authorityRemedies, refusalRemedies, renewal, renewalRemedies } from './renewal.ts';
import { requestedCertificates } from './request-checks.ts';
import { agreeingProcesses, completeSettings, mountedFiles, updatingFiles } from './settings-checks.ts';
import { sideOf } from './side.ts';
import { tlsVersions } from './tls-version-check.ts';
import { upgrades } from './upgrade-check.ts';

const checks: readonly Check[] = [
  encrypted,
  completeSettings,
  sameTransport,
  agreeingProcesses,
  mountedFiles,
  acceptedCertificates,
  spiffeOnly,
  requiredNames,
  operatorSources,
  requestedCertificates,
  dedicatedCa,
  loadedEqualsStored,
  distinctEnds,
  felixConfigurations,
  updatingFiles,
  windowsNodes,
  tlsVersions,
  renewal,
  discovery,
  quietRollouts,
  enabling,
  upgrades,
];

/** The connection between Typha and its clients: who is secured how, and whether each would accept the other. */
export function judgeFelixTypha(judge: JudgeContext): LinkJudgement {
  const context = felixTyphaContext(judge);
  const mode = linkMode(context);
  const results = mode === 'not-used' ? discovery(context) : checks.flatMap((check) => check(context));
  const all =
    mode === 'not-used'
      ? results
      : withRefusals(
          [...certificateResults(context), ...results],
          refusals(context.pairs, refusalRemedies(context)),
        );
  return { mode, sides: context.ends.map((end) => sideOf(end, all)), checks: all };
}

export function felixTyphaContext(judge: JudgeContext): FelixTyphaContext {
  const all = ends(judge.snapshot, judge.installation);
  const servers = all.filter((end) => end.side === 'server');
  const clients = all.filter((end) => end.side === 'client');
  const meetings = clients
    .filter((client) => client.mode !== 'not-used')
    .map((client) => meetingOf(judge.snapshot, client, servers));
  return { ...judge, ends: all, servers, clients, meetings, pairs: pairsOf(meetings, judge.now) };
}

/** Each stored certificate and CA file once, however many processes and templates use it. */
export function certificateResults(context: FelixTyphaContext): CheckResult[] {
  const secured = context.ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext');
  const once = (key: (end: End) => string | null, result: (end: End) => CheckResult[]): CheckResult[] => {
    const seen = new Set<string>();
    return secured.flatMap((end) => {
      const name = key(end);
      if (name === null || seen.has(name)) return [];
      seen.add(name);
      return result(end);
    });
  };
  return [
    ...once(
      (end) => end.certificate && `${end.certificate.source} ${end.certificate.key ?? ''} ${end.side}`,
      (end) =>
        end.certificate === null
          ? []
          : certificateChecks(
              end.certificate,
              end.side,
              'felix-typha',
              context,
              renewerOf(context.snapshot, end.certificate),
              renewalRemedies(end, context),
            ),
    ),
    ...once(
      (end) => end.trust?.source ?? null,
      (end) =>
        end.trust === null ? [] : trustChecks(end.trust, 'felix-typha', context, authorityRemedies(context)),
    ),
  ];
}

/** A refusal is told with the fault of the certificate that explains it, else by itself. */
export function withRefusals(
  results: readonly CheckResult[],
  groups: readonly RefusalGroup[],
): CheckResult[] {
  return groups.reduce<readonly CheckResult[]>(explain, results).slice();
}

function explain(
  results: readonly CheckResult[],
  { check, consequence }: RefusalGroup,
): readonly CheckResult[] {
  const at = results.findIndex(
    (one) => one.outcome === 'failed' && one.code === check.code && one.subject === check.subject,
  );
  const fault = results[at];
  if (fault?.outcome !== 'failed') return [...results, check];
  const finding = {
    ...fault.finding,
    severity: 'error' as const,
    message: `${fault.finding.message}: ${consequence}`,
    evidence: [...fault.finding.evidence, ...check.finding.evidence],
  };
  return results.with(at, { ...fault, finding, concerns: [...fault.concerns, ...check.concerns] });
}
