import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { AnonymousObservation } from '../../../snapshot/socket-observation.ts';
import type { JudgeContext } from '../../judgement.ts';
import type { Rung } from '../../probe/document.ts';
import { type ProbeParts, targetState } from '../../probe/probe-document.ts';
import { certificateStatus } from '../../stored-certificate.ts';
import { day } from '../../time-span.ts';
import { listed, shown } from '../../wording.ts';
import { ctls208 } from '../findings/ctls208.ts';
import { servingCertificate, servingChecks } from '../serving-certificate.ts';

const unauthorized = 401;

/** kube-apiserver as our own connection saw it, and how it answers who shows no credential. */
export function judgeApiserverProbe(
  context: JudgeContext,
  answers: readonly AnonymousObservation[],
): ProbeParts {
  const { connection, metadata } = context.snapshot;
  const serving = servingCertificate(connection);
  const address = metadata.server ?? 'kube-apiserver';
  const rungs = [...connectionRungs(context), ...certificateRung(context), anonymousRung(answers)];
  return {
    targets: [
      {
        link: 'kube-apiserver',
        address,
        node: null,
        state: targetState(rungs),
        rungs,
        presented: serving === null ? null : certificateStatus(serving.certificate),
        acceptableCas: null,
      },
    ],
    checks: [...servingChecks(serving, context, false), ...anonymousChecks(answers)],
  };
}

function connectionRungs({ snapshot: { connection } }: JudgeContext): Rung[] {
  const open: Rung = { name: 'connection', result: 'passed', detail: 'our own', ms: null };
  if (connection.kind === 'absent')
    return [open, { name: 'tls', result: 'failed', detail: 'plain HTTP', ms: null }];
  if (connection.kind !== 'known')
    return [open, { name: 'tls', result: 'unknown', detail: 'no handshake was seen', ms: null }];
  const { protocol, cipher } = connection.value;
  return [
    open,
    { name: 'tls', result: 'passed', detail: `${protocol.replace('TLSv', 'TLS ')}, ${cipher}`, ms: null },
  ];
}

function certificateRung({ snapshot: { connection }, now }: JudgeContext): Rung[] {
  const serving = servingCertificate(connection);
  const leaf = serving?.certificate.leaf;
  if (serving === null || leaf == null) return [];
  const expired = leaf.notAfter < now;
  const verdict = serving.verified ? 'verified' : 'not verified by this kubeconfig';
  const names = leaf.commonName === '' ? leaf.subject : `CN ${shown(leaf.commonName)}`;
  return [
    {
      name: 'server-certificate',
      result: expired ? 'failed' : serving.verified ? 'passed' : 'unknown',
      detail: `${names}, issuer ${leaf.issuer}, until ${day(leaf.notAfter)}; ${verdict}`,
      ms: null,
    },
  ];
}

function anonymousRung(answers: readonly AnonymousObservation[]): Rung {
  const known = answers.filter(({ status }) => status !== null);
  const words = answers.map(({ path, status, cause }) => `${path} ${status ?? cause ?? 'no answer'}`);
  return {
    name: 'anonymous-requests',
    result: known.length === 0 ? 'unknown' : 'passed',
    detail: `${listed(words)}${known.length === 0 ? '' : known.every(({ status }) => status === unauthorized) ? ': refused' : ': let in as system:anonymous'}`,
    ms: Math.max(0, ...answers.map(({ ms }) => ms)),
  };
}

/** 401 is a refusal; any other answer means that the request was let in as system:anonymous, whatever RBAC said then. */
function anonymousChecks(answers: readonly AnonymousObservation[]): CheckResult[] {
  const subject = 'kube-apiserver';
  const known = answers.filter(({ status }) => status !== null);
  if (known.length === 0)
    return [unknown(ctls208, subject, answers[0]?.cause ?? 'no request without a credential was answered')];
  const letIn = known.filter(({ status }) => status !== unauthorized);
  if (letIn.length === 0) return [passed(ctls208, subject)];
  return [
    failedCheck(ctls208, {
      subject,
      message: `kube-apiserver let in requests without a credential: ${listed(letIn.map(({ path, status }) => `${path} was answered with ${status}`))}`,
    }),
  ];
}
