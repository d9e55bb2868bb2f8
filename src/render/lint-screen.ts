import type { Lint, SkippedFile } from '../links/lint/lint.ts';
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
    renderSkipped(safe.skipped, full, limit),
    renderFoot(safe, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Files that another command judges, as many as the table names. */
const mostLeads = 3;

/** What was not judged: what another command judges by name, the rest in one line. */
function renderSkipped(skipped: readonly SkippedFile[], full: boolean, limit: number): string {
  const leads = skipped.filter(({ command }) => command !== null);
  const told = full ? skipped : leads.slice(0, mostLeads);
  const rest = skipped.length - told.length;
  const lines = told.flatMap(({ path, why, command }) => [
    ...wrap(`skipped ${path}: it ${why}`, limit),
    ...(command === null ? [] : [`      ${command}`]),
  ]);
  const files = `${rest} ${told.length > 0 ? 'more ' : ''}${rest === 1 ? 'file' : 'files'}`;
  const last =
    rest === 0 ? [] : wrap(`skipped ${files} of no kind that lint knows: -o wide names them`, limit);
  return [...lines, ...last].join('\n');
}

function renderHead({ files }: Lint, limit: number, colour: boolean): string {
  const names = files.map(({ path, kind }) => `${path} (${kind})`);
  const text = names.length <= 3 ? names.join(', ') : `${names.length} files of settings`;
  return wrap(text, limit)
    .map((line) => paint('strong', line, colour))
    .join('\n');
}
