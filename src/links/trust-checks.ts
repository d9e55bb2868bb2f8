import { failedCheck, passed, unknown } from '../findings/check.ts';
import type { CheckResult, LinkName } from '../findings/finding.ts';
import { certificateName, type RemedyFor, subjectOf } from './certificate-checks.ts';
import { ctls405 } from './certificates/findings/ctls405.ts';
import { ctls406 } from './certificates/findings/ctls406.ts';
import { ctls412 } from './certificates/findings/ctls412.ts';
import { ageOf, ageText, soonSeverity } from './expiry-checks.ts';
import type { JudgeContext } from './judgement.ts';
import { weaknesses } from './key-strength.ts';
import type { StoredTrust } from './stored-certificate.ts';

/**
 * Whether the CAs of a trust bundle are readable, valid, and for how long. An expired CA beside others is a
 * warning: it may be the one that was replaced. A file that is missing gives nothing: its link says so.
 */
export function trustChecks(
  stored: StoredTrust,
  link: LinkName,
  context: Pick<JudgeContext, 'now' | 'expiresWithinMs'>,
  remedyFor: RemedyFor = () => null,
): CheckResult[] {
  const subject = subjectOf(stored);
  const { trouble, anchors } = stored;
  if (trouble?.kind === 'missing') return [];
  if (trouble?.kind === 'malformed') {
    const place = stored.object === null ? stored.source : `${stored.source} key ${stored.object.key}`;
    return [
      failedCheck(ctls405, {
        subject,
        link,
        message: `${place} holds no CA certificate in PEM form: ${trouble.why}`,
        remedy: remedyFor('CTLS405') ?? {
          command: null,
          text: 'Store the PEM certificates of the CA there.',
        },
      }),
    ];
  }
  if (trouble !== null) return [unknown(ctls412, subject, trouble.why)];
  const ages = anchors.map((anchor) => ({ anchor, age: ageOf(anchor, context) }));
  const usable = ages.filter(({ age }) => age.kind === 'fresh' || age.kind === 'expires-soon').length;
  const results = ages.flatMap(({ anchor, age }): CheckResult[] => {
    if (age.kind === 'fresh') return [];
    const isOnlyHope = usable <= 1;
    const severity =
      age.kind === 'expires-soon'
        ? soonSeverity(age.lastThird && isOnlyHope, false)
        : usable === 0
          ? 'error'
          : 'warning';
    const beside = age.kind === 'expires-soon' || usable === 0 ? '' : ' (another CA of the bundle is valid)';
    return [
      failedCheck(ctls412, {
        subject,
        link,
        severity,
        message: `CA ${certificateName(stored, anchor)} ${ageText(age, anchor)}${beside}`,
        remedy: remedyFor('CTLS412'),
      }),
    ];
  });
  const weak = anchors.flatMap((anchor) =>
    weaknesses({ ...anchor, selfIssued: true }, stored.gos).map(({ severity, what }) =>
      failedCheck(ctls406, {
        subject,
        link,
        severity,
        message: `CA ${certificateName(stored, anchor)} ${what}`,
        remedy: remedyFor('CTLS406'),
      }),
    ),
  );
  return [...(results.length === 0 ? [passed(ctls412, subject)] : results), ...weak];
}
