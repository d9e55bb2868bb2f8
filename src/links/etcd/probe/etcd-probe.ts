import type { CheckResult } from '../../../findings/finding.ts';
import { certificateChecks } from '../../certificates/certificate-checks.ts';
import { outcomeText } from '../../felix-typha/probe/typha-rungs.ts';
import type { FindingKind } from '../../finding-kind.ts';
import type { JudgeContext } from '../../judgement.ts';
import type { ProbeTarget, Rung } from '../../probe/document.ts';
import { type Fact, mergeFacts } from '../../probe/fact.ts';
import { findings as socketFindings } from '../../probe/findings.ts';
import { caNames, presentedStatus } from '../../probe/presented.ts';
import { type ProbeParts, targetState } from '../../probe/probe-document.ts';
import type { DialledSocket, SocketChecks } from '../../probe/socket-checks.ts';
import { day } from '../../time-span.ts';
import { listed, shown, unique } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { endNames } from '../end.ts';
import { findings } from '../findings.ts';
import { type EtcdView, etcdView, type SeenEtcd, undecided } from './etcd-view.ts';

/** What each endpoint of etcd presented, against the CA files of the components that dial it. */
export function judgeEtcdProbe(
  seen: readonly SeenEtcd[],
  context: JudgeContext,
  kinds: readonly FindingKind<EtcdChecks>[] = findings,
  kindsOfSockets: readonly FindingKind<SocketChecks>[] = socketFindings,
): ProbeParts {
  const views = seen.map((one) => etcdView(one, context.now));
  const found = views.flatMap((view) => [
    ...kinds.flatMap(({ checks }) => checks.socket?.(view) ?? []),
    ...kindsOfSockets.flatMap(({ checks }) => checks.socket?.(socketOf(view)) ?? []),
    ...dates(view, context),
  ]);
  const facts = found.filter((one): one is Fact => 'who' in one);
  return {
    targets: views.map(targetOf),
    checks: [...found.filter((one): one is CheckResult => !('who' in one)), ...mergeFacts(facts, 'etcd at')],
  };
}

function socketOf({ target, subject, observation, presented, refusals }: EtcdView): DialledSocket {
  const { reach, bare } = observation;
  return {
    address: target.endpoint,
    subject,
    isPlaintext: target.plaintext,
    reach,
    answer: bare === null || presented === null ? outcomeText(bare?.outcome ?? { kind: 'silent' }) : null,
    refusals:
      presented === null
        ? null
        : unique(refusals.map(({ why }) => why)).map((why) => {
            const clients = refusals.filter((refusal) => refusal.why === why).map(({ client }) => client);
            return {
              why,
              isCertain: why !== undecided,
              clients: endNames(clients),
              trusted: clients.map(({ trust }) => trust?.source ?? 'the roots of their system'),
            };
          }),
  };
}

function dates({ presented }: EtcdView, context: JudgeContext): readonly CheckResult[] {
  if (presented === null) return [];
  return certificateChecks(presented.stored, 'server', 'etcd', context, null);
}

function targetOf(view: EtcdView): ProbeTarget {
  const { target, observation, presented } = view;
  const rungs = rungsOf(view);
  return {
    link: 'etcd',
    address: target.endpoint,
    node: target.pod?.node ?? null,
    state: targetState(rungs),
    rungs,
    presented: presented === null ? null : presentedStatus(presented, null),
    acceptableCas: observation.bare?.acceptableCas == null ? null : caNames(observation.bare.acceptableCas),
  };
}

function rungsOf({ target, observation: { reach, bare }, presented, refusals }: EtcdView): Rung[] {
  const connection: Rung = {
    name: 'connection',
    result: reach.reached ? 'passed' : 'unknown',
    detail: reach.cause ?? 'open',
    ms: reach.ms,
  };
  if (target.plaintext)
    return [
      connection,
      { name: 'tls', result: 'failed', detail: 'plaintext: the endpoint is http://', ms: null },
    ];
  if (!reach.reached || bare === null) return [connection];
  const leaf = presented?.stored.leaf;
  if (leaf == null)
    return [
      connection,
      { name: 'tls', result: 'failed', detail: outcomeText(bare.outcome), ms: bare.outcomeMs },
    ];
  const words = [bare.protocol?.replace('TLSv', 'TLS '), bare.cipher].filter((word) => word != null);
  const known = target.clients.some(({ trust }) => trust?.text != null);
  const isUndecided = refusals.length > 0 && refusals.every(({ why }) => why === undecided);
  const verdict = isUndecided
    ? undecided
    : refusals.length > 0
      ? `Calico refuses it: ${listed(unique(refusals.map(({ why }) => why)))}`
      : known
        ? 'Calico accepts it'
        : "the CA of Calico's side is not known";
  const cas = caNames(bare.acceptableCas ?? []);
  const asks = bare.asksForCertificate;
  return [
    connection,
    { name: 'tls', result: 'passed', detail: words.join(', '), ms: bare.certificateMs },
    {
      name: 'server-certificate',
      result: isUndecided || !known ? 'unknown' : refusals.length > 0 ? 'failed' : 'passed',
      detail: `${leaf.commonName === '' ? leaf.subject : `CN ${shown(leaf.commonName)}`}, until ${day(leaf.notAfter)}; ${verdict}`,
      ms: bare.certificateMs,
    },
    {
      name: 'client-certificate-asked-for',
      result: asks === null ? 'unknown' : asks ? 'passed' : 'failed',
      detail:
        asks === null
          ? 'not seen'
          : asks
            ? `yes, of ${cas.length === 0 ? 'any CA' : listed(cas.slice(0, 3))}`
            : 'no',
      ms: bare.outcomeMs,
    },
  ];
}
