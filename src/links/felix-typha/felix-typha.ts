import type { CheckResult } from '../../findings/finding.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import { renewerOf } from '../certificates/renewer.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { JudgeContext, LinkJudgement } from '../judgement.ts';
import type { FelixTyphaChecks } from './checks.ts';
import type { FelixTyphaContext } from './context.ts';
import { discoveryOf } from './discovery.ts';
import { type End, ends } from './end.ts';
import { expectedEnds } from './expected-ends.ts';
import { findings } from './findings.ts';
import { linkMode } from './link-mode.ts';
import { pairsOf } from './pair.ts';
import { type RefusalGroup, refusals } from './refusals.ts';
import { authorityRemedies, refusalRemedies, renewalRemedies } from './renewal.ts';
import { sideOf } from './side.ts';

/** The connection between Typha and its clients: who is secured how, and whether each would accept the other. */
export function judgeFelixTypha(
  judge: JudgeContext,
  kinds: readonly FindingKind<FelixTyphaChecks>[] = findings,
): LinkJudgement {
  const context = felixTyphaContext(judge);
  const mode = linkMode(context);
  const all =
    mode === 'not-used'
      ? kinds.flatMap(({ checks }) => checks.unused?.(context) ?? [])
      : withRefusals(
          [...certificateResults(context), ...kinds.flatMap(({ checks }) => checks.cluster?.(context) ?? [])],
          refusals(context.pairs, refusalRemedies(context)),
        );
  return { mode, sides: context.ends.map((end) => sideOf(end, all)), checks: all };
}

export function felixTyphaContext(judge: JudgeContext): FelixTyphaContext {
  const found = [...ends(judge.snapshot, judge.installation), ...expectedEnds(judge)];
  const servers = found.filter((end) => end.side === 'server');
  const clients = found.filter((end) => end.side === 'client');
  const discoveries = clients
    .filter((client) => client.mode !== 'not-used')
    .map((client) => discoveryOf(judge.snapshot, client, servers));
  return {
    ...judge,
    ends: [...servers, ...clients],
    servers,
    clients,
    discoveries,
    pairs: pairsOf(discoveries, judge.now),
  };
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
