import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import { alertText } from '../../probe/alert-name.ts';
import type { Fact } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { templateName } from '../context.ts';
import { refusalsByTypha } from '../probe/predicted-refusals.ts';
import { restartRemedy } from '../probe/restart-remedy.ts';
import { outcomeText } from '../probe/typha-rungs.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls143 = findingKind<FelixTyphaChecks>({
  code: 'CTLS143',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha accepts calico-node in a live handshake',
  explanation:
    "The handshake was made with calico-node's own certificate. A refusal that the stored settings do not explain means that the Typha runs with others: it read its files and names when it started.",
  remedy: 'Restart Typha pod by pod, or look at its log with kubectl calico-tls diagnose.',
  checks: { sockets: acceptedLive },
});

/** A refusal that what is stored explains is told by `seenRefusals`. */
function acceptedLive(view: TyphaView): readonly (Fact | CheckResult)[] {
  const { name, seen, felixes, target, noPair } = view;
  const { asFelix } = seen;
  const subject = templateName(target.server);
  if (asFelix === null) return noPair === null ? [] : [unknown(ctls143, subject, noPair)];
  if (asFelix.outcome.kind === 'accepted') return [passed(ctls143, subject)];
  if (asFelix.outcome.kind !== 'refused') return [unknown(ctls143, subject, outcomeText(asFelix.outcome))];
  const isExplained =
    refusalsByTypha(view).length > 0 || felixes.some(({ sendsCertificate }) => sendsCertificate === false);
  if (isExplained) return [];
  return [
    {
      kind: ctls143,
      who: name,
      subject,
      clause: `refused the certificate of calico-node with ${alertText(asFelix.outcome.alert)}, though it should be accepted by what is stored`,
      ...(target.pod.startedAt === null ? {} : { evidence: [`${name} started at ${target.pod.startedAt}`] }),
      ...restartRemedy(view),
    },
  ];
}
