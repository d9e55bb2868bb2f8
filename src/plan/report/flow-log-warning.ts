import type { FlowLogServer, GoldmaneTrust } from '../../calico/goldmane.ts';
import { isOperatorIssued } from '../../links/felix-typha/operator-secret.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { wouldAccept } from '../../x509/verify.ts';

/** What a change means for the flow logs that Felix sends to Goldmane. */
export interface FlowLogWarning {
  readonly code: FlowLogCode;
  /** The first step, from 1, from which it holds; null: it holds today. */
  readonly step: number | null;
  readonly message: string;
  /** The command that has them accepted again after that step; null where no single one does. */
  readonly command: string | null;
  /** True where flow logs that may be accepted today are not, or may not be, accepted afterwards. */
  readonly isLoss: boolean;
}

/** The flag that accepts the loss. */
export const acceptFlag = '--accept-flow-log-loss';

export type FlowLogCode =
  | 'flow-logs-refused'
  | 'flow-logs-not-known'
  | 'flow-logs-refused-already'
  | 'flow-logs-accepted-again';

/** The certificate file in Secret tigera-operator/node-certs, PEM; `operator`: whatever the operator will issue. */
export type NodeCertificate = string | 'operator';

/** The certificate that a step, from 1, leads to. */
export interface CertificateStage {
  readonly step: number;
  readonly certificate: NodeCertificate;
}

export interface FlowLogFacts {
  readonly server: FlowLogServer;
  readonly trust: GoldmaneTrust;
  /** Null: not known. It may be accepted, and is worth keeping so. */
  readonly today: NodeCertificate | null;
  /** The steps that change it, in order. */
  readonly stages: readonly CertificateStage[];
  readonly now: Date;
}

/**
 * Felix shows Goldmane the certificate that it shows Typha. Goldmane trusts the operator's CA and, as the release
 * has it, the certificates of node-certs themselves, never typha-ca; it reads them when it starts. Null: nothing
 * changes, or nothing is sent. Source: operator pkg/controller/goldmane/controller.go.
 */
export function flowLogWarning(facts: FlowLogFacts): FlowLogWarning | null {
  const { server, trust, stages } = facts;
  const [first] = stages;
  if (server.kind === 'none' || first === undefined) return null;
  const worlds = trust === 'unknown' ? (['operator-ca', 'operator-ca-and-node-certs'] as const) : [trust];
  const [one = null, other = one] = worlds.map((state) => judged(facts, state));
  if (server.kind === 'unknown') return keepsIssuer(facts) ? null : notKnown(first.step, server.why);
  if (one?.code === other?.code) return one;
  return notKnown(first.step, 'the release of Calico is not known, which decides whom Goldmane trusts');
}

/** What becomes of a certificate: at once, and once Goldmane has started anew with what node-certs holds then. */
interface Fate {
  readonly stage: CertificateStage;
  /** Why it is refused by a Goldmane that started before the change; null: accepted. */
  readonly before: string | null;
  readonly afterwards: string | null;
}

function judged(facts: FlowLogFacts, trust: Exclude<GoldmaneTrust, 'unknown'>): FlowLogWarning | null {
  const { today, stages, now } = facts;
  const refusal = (certificate: NodeCertificate, trusted: readonly (NodeCertificate | null)[]) =>
    refusalOf(certificate, trust === 'operator-ca' ? [] : trusted, now);
  const fates = stages.map((stage, at): Fate => {
    const earlier = [today, ...stages.slice(0, at).map(({ certificate }) => certificate)];
    return {
      stage,
      before: refusal(stage.certificate, earlier),
      afterwards: refusal(stage.certificate, [stage.certificate]),
    };
  });
  const isAccepted = today === null || refusal(today, [today]) === null;
  const lost = fates.find(({ before, afterwards }) => before !== null || afterwards !== null);
  const last = fates.at(-1);
  if (last === undefined || (isAccepted && lost === undefined)) return null;
  if (isAccepted && lost !== undefined) return refused(lost, trust);
  return last.afterwards === null ? acceptedAgain(last) : refusedAlready(last, trust);
}

/** Why Goldmane refuses a certificate with the operator's CA and any of these files as its CAs; null: it accepts it. */
function refusalOf(
  certificate: NodeCertificate,
  trusted: readonly (NodeCertificate | null)[],
  now: Date,
): string | null {
  const [leaf] = certificate === 'operator' ? [] : parseCertificates(certificate).certificates;
  if (certificate === 'operator' || (leaf !== undefined && isOperatorIssued(leaf))) return null;
  const refusals = trusted.flatMap((file) => {
    if (file === null || file === 'operator') return [];
    const verifier = { role: 'server', caFile: file, commonName: '', uriSan: '' } as const;
    const verdict = wouldAccept(verifier, { certFile: certificate }, now);
    return [verdict.accepted ? null : verdict.refusal.message];
  });
  return refusals.includes(null) ? null : (refusals[0] ?? withheld);
}

const withheld = "tls: client didn't provide a certificate";

function keepsIssuer({ today, stages }: FlowLogFacts): boolean {
  const issuers = [today, ...stages.map(({ certificate }) => certificate)].map(issuerOf);
  return issuers.every((issuer) => issuer !== null && issuer === issuers[0]);
}

function issuerOf(certificate: NodeCertificate | null): string | null {
  if (certificate === null || certificate === 'operator') return certificate;
  const [leaf] = parseCertificates(certificate).certificates;
  if (leaf === undefined) return null;
  return isOperatorIssued(leaf) ? 'operator' : leaf.issuer;
}

const restart = 'kubectl rollout restart deployment/goldmane -n calico-system';
const rest = 'Felix goes on without them; Typha and policy are not affected.';

function refused({ stage, before, afterwards }: Fate, trust: GoldmaneTrust): FlowLogWarning {
  const { step, certificate } = stage;
  const from =
    before === null ? `From the first restart of Goldmane after step ${step}` : `From step ${step}`;
  const why = reason(certificate, before ?? afterwards ?? withheld);
  const until = afterwards === null ? 'It lasts until Goldmane is restarted after that step' : lasting(trust);
  return {
    code: 'flow-logs-refused',
    step,
    message: `${from} on Goldmane refuses the flow logs of Felix, and they are lost: ${why}. ${rest} ${until}.`,
    command: afterwards === null ? restart : null,
    isLoss: true,
  };
}

function refusedAlready({ stage, afterwards }: Fate, trust: GoldmaneTrust): FlowLogWarning {
  const why = reason(stage.certificate, afterwards ?? withheld);
  return {
    code: 'flow-logs-refused-already',
    step: null,
    message: `Goldmane refuses the flow logs of Felix already, and goes on refusing them: ${why}. ${lasting(trust)}.`,
    command: null,
    isLoss: false,
  };
}

function acceptedAgain({ stage, before }: Fate): FlowLogWarning {
  const { step } = stage;
  const once = before === null ? '' : ', once it is restarted';
  return {
    code: 'flow-logs-accepted-again',
    step,
    message: `From step ${step} on Goldmane accepts the flow logs of Felix again${once}; today it refuses them.`,
    command: before === null ? null : restart,
    isLoss: false,
  };
}

function notKnown(step: number, why: string): FlowLogWarning {
  return {
    code: 'flow-logs-not-known',
    step,
    message: `From step ${step} on the flow logs of Felix may be refused, and lost: ${why}. Goldmane refuses certificates that are not of the operator's CA. ${rest}`,
    command: null,
    isLoss: true,
  };
}

/** Goldmane's words, and Felix's where it withholds its certificate. */
function reason(certificate: NodeCertificate, refusal: string): string {
  const issuer = issuerOf(certificate) ?? 'nobody that is known';
  const trusted = `it trusts the operator's CA and what node-certs itself holds, not ConfigMap typha-ca, and this certificate is issued by ${issuer}`;
  return refusal === withheld
    ? `${trusted}, so Felix withholds it (Goldmane: ${withheld}; Felix: remote error: tls: certificate required)`
    : `${trusted} (Goldmane: ${refusal})`;
}

function lasting(trust: GoldmaneTrust): string {
  const back =
    "It lasts until node-certs has a certificate of the operator's again, as rollback and then restore of a backup from before bring it back";
  return trust === 'operator-ca'
    ? back
    : `${back}, or until its tls.crt holds the CA behind the certificate too and Goldmane is restarted after that`;
}
