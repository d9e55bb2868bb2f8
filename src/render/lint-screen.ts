import type { Lint } from '../links/lint/lint.ts';
import { renderCertificates } from './certificates.ts';
import { renderFindings } from './findings.ts';
import { renderLintTable } from './lint-table.ts';
import { paint } from './paint.ts';
import { printableDeep } from './printable.ts';
import { limitOf, type ScreenOptions } from './status-screen.ts';
import { renderFoot } from './summary.ts';
import { renderUnknowns } from './unknowns.ts';
import { wrap } from './wrap.ts';

/** What `lint` found as a person reads it, ending in a newline. Nothing in it can steer the terminal. */
export function renderLintScreen(document: Lint, options: ScreenOptions): string {
  const { full, colour } = options;
  const safe = printableDeep(document);
  const limit = limitOf(options);
  const parts = [
    renderHead(safe, limit, colour),
    renderLintTable(safe, full, limit, colour),
    full ? renderCertificates(safe, limit, colour) : '',
    renderFindings(safe.findings, full, limit, colour),
    full ? renderUnknowns(safe.unknown, limit, colour) : '',
    renderFoot(safe, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function renderHead({ files }: Lint, limit: number, colour: boolean): string {
  const names = files.map(({ path, kind }) => `${path} (${kind})`);
  const text = names.length <= 3 ? names.join(', ') : `${names.length} files of settings`;
  return wrap(text, limit)
    .map((line) => paint('strong', line, colour))
    .join('\n');
}
