import { entryOf } from './catalogue.ts';
import type {
  CheckResult,
  FailedCheck,
  Finding,
  FindingCode,
  LinkName,
  Remedy,
  Severity,
  UnknownReason,
} from './finding.ts';

/** The particulars of a failed check; severity, link and remedy default to the catalogue's. */
export interface Particulars {
  readonly subject: string;
  readonly message: string;
  readonly evidence?: readonly string[];
  readonly severity?: Severity;
  readonly link?: LinkName;
  readonly remedy?: Remedy | null;
  /** Defaults to the subject. */
  readonly concerns?: readonly string[];
}

export function passed(code: FindingCode, subject: string): CheckResult {
  return { code, outcome: 'passed', subject };
}

export function unknown(
  code: FindingCode,
  subject: string,
  why: string,
  more: { readonly reason?: UnknownReason; readonly concerns?: readonly string[] } = {},
): CheckResult {
  const { reason = null, concerns = [subject] } = more;
  return { code, outcome: 'unknown', subject, why, reason, concerns };
}

export function failedCheck(code: FindingCode, particulars: Particulars): FailedCheck {
  const entry = entryOf(code);
  const finding: Finding = {
    code,
    severity: particulars.severity ?? entry.severity,
    link: particulars.link ?? entry.link,
    subject: particulars.subject,
    message: particulars.message,
    evidence: particulars.evidence ?? [],
    remedy: particulars.remedy ?? { command: null, text: entry.remedy },
  };
  const concerns = particulars.concerns ?? [particulars.subject];
  return { code, outcome: 'failed', subject: particulars.subject, finding, concerns };
}
