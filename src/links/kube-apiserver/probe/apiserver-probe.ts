import type { AnonymousObservation } from '../../../snapshot/socket-observation.ts';
import { certificateStatus } from '../../certificates/stored-certificate.ts';
import type { FindingKind } from '../../finding-kind.ts';
import type { JudgeContext } from '../../judgement.ts';
import type { Rung } from '../../probe/document.ts';
import { type ProbeParts, targetState } from '../../probe/probe-document.ts';
import { day } from '../../time-span.ts';
import { listed, shown } from '../../wording.ts';
import type { ApiserverChecks } from '../checks.ts';
import { findings } from '../findings.ts';
import { servingCertificate } from '../serving-certificate.ts';
import { servingChecks } from '../serving-checks.ts';

const unauthorized = 401;

/** kube-apiserver as our own connection saw it, and how it answers who shows no credential. */
export function judgeApiserverProbe(
  context: JudgeContext,
  answers: readonly AnonymousObservation[],
  kinds: readonly FindingKind<ApiserverChecks>[] = findings,
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
    checks: [
      ...servingChecks(serving, context, false, kinds),
      ...kinds.flatMap(({ checks }) => checks.anonymous?.(answers) ?? []),
    ],
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
