import type { CheckResult } from '../../findings/finding.ts';
import { certificateChecks } from '../certificate-checks.ts';
import type { JudgeContext, LinkJudgement } from '../judgement.ts';
import { trustChecks } from '../trust-checks.ts';
import type { Check, FelixTyphaContext } from './context.ts';
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
import { acceptedCertificates } from './pair-checks.ts';
import { renewal, renewalRemedies, renewerOf } from './renewal.ts';
import { agreeingProcesses, completeSettings, mountedFiles, updatingFiles } from './settings-checks.ts';
import { sideOf } from './side.ts';
import { tlsVersions } from './tls-version-check.ts';

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
];

/** The connection between Typha and its clients: who is secured how, and whether each would accept the other. */
export function judgeFelixTypha(judge: JudgeContext): LinkJudgement {
  const context = felixTyphaContext(judge);
  const mode = linkMode(context);
  const results = mode === 'not-used' ? discovery(context) : checks.flatMap((check) => check(context));
  const all = mode === 'not-used' ? results : withoutRepeats([...certificateResults(context), ...results]);
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
function certificateResults(context: FelixTyphaContext): CheckResult[] {
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
      (end) => (end.trust === null ? [] : trustChecks(end.trust, 'felix-typha', context)),
    ),
  ];
}

/** A refusal whose certificate has failed under the same code says the same again: its evidence moves there. */
function withoutRepeats(results: readonly CheckResult[]): CheckResult[] {
  const kept: CheckResult[] = [];
  for (const result of results) {
    const known =
      result.outcome !== 'failed' || !/^CTLS4/.test(result.code)
        ? -1
        : kept.findIndex(
            (k) => k.outcome === 'failed' && k.code === result.code && sameSubject(k.subject, result.subject),
          );
    const earlier = kept[known];
    if (earlier?.outcome !== 'failed' || result.outcome !== 'failed') {
      kept.push(result);
      continue;
    }
    const evidence = [...earlier.finding.evidence, result.finding.message, ...result.finding.evidence];
    kept[known] = {
      ...earlier,
      finding: { ...earlier.finding, severity: 'error', evidence },
      concerns: [...earlier.concerns, ...result.concerns],
    };
  }
  return kept;
}

function sameSubject(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}
