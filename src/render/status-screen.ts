import type { Status } from '../links/status.ts';
import { renderCertificates } from './certificates.ts';
import { renderFindings } from './findings.ts';
import { printableDeep } from './printable.ts';
import { renderLinks } from './status-table.ts';
import { renderFoot, renderHeader } from './summary.ts';
import { renderUnknowns } from './unknowns.ts';

export interface ScreenOptions {
  /** `-o wide`: nothing shortened, evidence and certificates in full. */
  readonly full: boolean;
  /** Columns of the terminal; null where nothing limits them. */
  readonly columns: number | null;
  readonly colour: boolean;
}

const narrowest = 80;
const widest = 100;

/** A status as a person reads it, ending in a newline. Nothing in it can steer the terminal. */
export function renderStatusScreen(status: Status, options: ScreenOptions): string {
  const { full, colour } = options;
  const safe = printableDeep(status);
  const limit = limitOf(options);
  const parts = [
    renderHeader(safe, limit, colour),
    renderLinks(safe, full, limit, colour),
    full ? renderCertificates(safe, limit, colour) : '',
    renderFindings(safe.findings, full, limit, colour),
    full ? renderUnknowns(safe.unknown, limit, colour) : '',
    renderFoot(safe, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Columns that a screen may take: those of the terminal, within what reads well. */
export function limitOf({ full, columns }: Pick<ScreenOptions, 'full' | 'columns'>): number {
  return full
    ? Math.max(columns ?? Number.POSITIVE_INFINITY, narrowest)
    : Math.min(Math.max(columns ?? widest, narrowest), widest);
}
