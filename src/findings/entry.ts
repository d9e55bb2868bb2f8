import type { CatalogueEntry, FindingCode, LinkName, Severity } from './finding.ts';

type Write = (
  code: FindingCode,
  severity: Severity,
  title: string,
  explanation: string,
  remedy: string,
) => CatalogueEntry;

/** Writes entries of the catalogue about one link; null: about what all links have. */
export function entriesOf(link: LinkName | null): Write {
  return (code, severity, title, explanation, remedy) => ({
    code,
    severity,
    title,
    explanation,
    remedy,
    link,
  });
}
