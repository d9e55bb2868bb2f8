import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { ServerObservation } from '../../../snapshot/socket-observation.ts';
import { acceptance } from '../../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { certificateChecks } from '../../certificate-checks.ts';
import { outcomeText } from '../../felix-typha/probe/typha-rungs.ts';
import { hostMatches } from '../../host-name.ts';
import type { JudgeContext } from '../../judgement.ts';
import type { ProbeTarget, Rung } from '../../probe/document.ts';
import { type Fact, mergeFacts } from '../../probe/fact.ts';
import { ctls440 } from '../../probe/findings/ctls440.ts';
import { ctls441 } from '../../probe/findings/ctls441.ts';
import { caNames, type PresentedChain, presentedChain, presentedStatus } from '../../probe/presented.ts';
import { type ProbeParts, targetState } from '../../probe/probe-document.ts';
import { day } from '../../time-span.ts';
import { listed, shown, unique } from '../../wording.ts';
import { type EtcdEnd, endNames } from '../end.ts';
import { ctls301 } from '../findings/ctls301.ts';
import { ctls310 } from '../findings/ctls310.ts';
import type { EtcdTarget } from './etcd-target.ts';

export interface SeenEtcd {
  readonly target: EtcdTarget;
  readonly observation: ServerObservation;
}

/** What each endpoint of etcd presented, against the CA files of the components that dial it. */
export function judgeEtcdProbe(seen: readonly SeenEtcd[], context: JudgeContext): ProbeParts {
  const views = seen.map(({ target, observation }) => {
    const chain = observation.bare?.chain ?? [];
    const presented = chain.length === 0 ? null : presentedChain(chain, `etcd at ${target.endpoint}`);
    return { target, observation, presented, refusals: refusalsOf(target, presented, context.now) };
  });
  const found = views.flatMap((view) => [...reached(view), ...accepted(view), ...dates(view, context)]);
  const facts = found.filter((one): one is Fact => 'who' in one);
  return {
    targets: views.map(targetOf),
    checks: [...found.filter((one): one is CheckResult => !('who' in one)), ...mergeFacts(facts, 'etcd at')],
  };
}

interface View extends SeenEtcd {
  readonly presented: PresentedChain | null;
  readonly refusals: readonly Refusal[];
}

interface Refusal {
  readonly client: EtcdEnd;
  readonly why: string;
}

/** Of a client whose Go is not known, and decides. */
const undecided = 'some Go releases that Calico may be built with accept it, others refuse it';

/** etcd's clients check the chain against their CA file and the host name of the endpoint (Go crypto/tls). */
function refusalsOf({ clients, host }: EtcdTarget, presented: PresentedChain | null, now: Date): Refusal[] {
  const leaf: Certificate | null = presented?.stored.leaf ?? null;
  if (presented === null || leaf === null) return [];
  return clients.flatMap((client): Refusal[] => {
    const caFile = client.trust?.text;
    if (caFile == null) return [];
    const verdict = acceptance(
      { role: 'client', caFile, commonName: '', uriSan: '' },
      { certFile: presented.pem },
      { verifier: client.release.gos, presenter: [] },
      now,
    );
    if (verdict === null) return [{ client, why: undecided }];
    if (!verdict.accepted) return [{ client, why: verdict.refusal.message }];
    return hostMatches(leaf, host) ? [] : [{ client, why: `the certificate is not valid for ${host}` }];
  });
}

function reached({ target, observation: { reach, bare } }: View): readonly (Fact | CheckResult)[] {
  const subject = `etcd at ${target.endpoint}`;
  if (target.plaintext)
    return [
      {
        kind: ctls301,
        who: target.endpoint,
        subject,
        clause: `is dialled in plaintext by ${endNames(target.clients)}`,
      },
    ];
  if (reach.reached && bare !== null && bare.chain.length > 0) return [passed(ctls441, subject)];
  const why = reach.reached
    ? outcomeText(bare?.outcome ?? { kind: 'silent' })
    : (reach.cause ?? 'not reached');
  return reach.reached
    ? [{ kind: ctls441, who: target.endpoint, subject, clause: `did not answer with TLS: ${why}` }]
    : [unknown(ctls441, subject, why)];
}

function accepted({ target, presented, refusals, observation }: View): readonly (Fact | CheckResult)[] {
  const subject = `etcd at ${target.endpoint}`;
  if (presented === null) return [];
  const asked = observation.bare?.asksForCertificate;
  return [
    ...(refusals.length === 0 ? [passed(ctls440, subject)] : []),
    ...unique(refusals.map(({ why }) => why)).map((why): Fact | CheckResult => {
      if (why === undecided) return unknown(ctls440, subject, why);
      const clients = refusals.filter((refusal) => refusal.why === why).map(({ client }) => client);
      return {
        kind: ctls440,
        who: target.endpoint,
        subject,
        clause: `presented a certificate that ${endNames(clients)} refuse: ${why}`,
        evidence: unique(
          clients.map(({ trust }) => `they trust ${trust?.source ?? 'the roots of their system'}`),
        ),
      };
    }),
    ...(asked === false
      ? [
          {
            kind: ctls310,
            who: target.endpoint,
            subject,
            clause: 'asked for no client certificate: it serves everybody who reaches it',
          } as const,
        ]
      : asked === true
        ? [passed(ctls310, subject)]
        : []),
  ];
}

function dates({ presented }: View, context: JudgeContext): readonly CheckResult[] {
  if (presented === null) return [];
  return certificateChecks(presented.stored, 'server', 'etcd', context, null);
}

function targetOf(view: View): ProbeTarget {
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

function rungsOf({ target, observation: { reach, bare }, presented, refusals }: View): Rung[] {
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
