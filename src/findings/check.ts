import type {
  CatalogueEntry,
  CheckResult,
  FailedCheck,
  Finding,
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

/** What a check is about. */
type Kind = Pick<CatalogueEntry, 'code'>;

export function passed({ code }: Kind, subject: string): CheckResult {
  return { code, outcome: 'passed', subject };
}

export function unknown(
  { code }: Kind,
  subject: string,
  why: string,
  more: { readonly reason?: UnknownReason; readonly concerns?: readonly string[] } = {},
): CheckResult {
  const { reason = null, concerns = [subject] } = more;
  return { code, outcome: 'unknown', subject, why, reason, concerns };
}

export function failedCheck(kind: CatalogueEntry, particulars: Particulars): FailedCheck {
  const { code } = kind;
  const finding: Finding = {
    code,
    severity: particulars.severity ?? kind.severity,
    link: particulars.link ?? kind.link,
    subject: particulars.subject,
    message: particulars.message,
    evidence: particulars.evidence ?? [],
    remedy: particulars.remedy ?? { command: null, text: kind.remedy },
  };
  const concerns = particulars.concerns ?? [particulars.subject];
  return { code, outcome: 'failed', subject: particulars.subject, finding, concerns };
}
