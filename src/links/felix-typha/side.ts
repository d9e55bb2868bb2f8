import type { CheckResult, FindingCode } from '../../findings/finding.ts';
import { subjectOf } from '../certificates/certificate-name.ts';
import { anchorStatus, certificateStatus, isUnread } from '../certificates/stored-certificate.ts';
import type { SideStatus } from '../status.ts';
import { unique } from '../wording.ts';
import { endId, templateName } from './context.ts';
import type { End } from './end.ts';

/** The row of one end. Its state is `ok` here: the findings decide it later. */
export function sideOf(end: End, checks: readonly CheckResult[]): SideStatus {
  const { tls, certificate, trust } = end;
  const isTls = end.mode !== 'plaintext' && end.mode !== 'not-used';
  return {
    side: end.side,
    component: end.process,
    workload: templateName(end),
    pods: end.revision.pods,
    mode: end.mode,
    verifies: {
      cn: isTls && tls.commonName !== '' ? tls.commonName : null,
      uriSan: isTls && tls.uriSan !== '' ? tls.uriSan : null,
    },
    trust: {
      source: isTls ? (trust?.source ?? null) : null,
      anchors: isTls ? (trust?.anchors ?? []).map(anchorStatus) : [],
    },
    certificate: isTls && certificate !== null ? certificateStatus(certificate) : null,
    state: stateOf(end),
    findings: codesOf(end, checks),
  };
}

function stateOf(end: End): SideStatus['state'] {
  if (end.mode === 'not-used') return 'not-used';
  if (end.mode === 'unknown') return 'unknown';
  return isUnread(end.certificate) || isUnread(end.trust) ? 'unknown' : 'ok';
}

function codesOf(end: End, checks: readonly CheckResult[]): FindingCode[] {
  const names = [
    templateName(end),
    endId(end),
    ...[end.certificate, end.trust].flatMap((stored) =>
      stored === null ? [] : [stored.source, subjectOf(stored)],
    ),
  ];
  const mine = checks.filter(
    (check) => check.outcome === 'failed' && check.concerns.some((name) => names.includes(name)),
  );
  return unique(mine.map((check) => check.code)).toSorted();
}
