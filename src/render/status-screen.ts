import type { Status } from '../links/status.ts';
import { renderCertificates } from './certificates.ts';
import { renderFindings } from './findings.ts';
import { printableDeep } from './printable.ts';
import { renderLinks } from './status-table.ts';
import { renderFoot, renderHeader } from './summary.ts';

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
export function renderStatusScreen(status: Status, { full, columns, colour }: ScreenOptions): string {
  const safe = printableDeep(status);
  const limit = full
    ? Math.max(columns ?? Number.POSITIVE_INFINITY, narrowest)
    : Math.min(Math.max(columns ?? widest, narrowest), widest);
  const parts = [
    renderHeader(safe, limit, colour),
    renderLinks(safe, full, limit, colour),
    full ? renderCertificates(safe, limit, colour) : '',
    renderFindings(safe.findings, full, limit, colour),
    renderFoot(safe.summary, safe.unread, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
