import type { FindingCode } from '../findings/finding.ts';
import type { SideStatus } from '../links/status.ts';
import type { Cell } from './columns.ts';
import { expiryText } from './expiry.ts';
import { glue } from './wrap.ts';

/** Whether a side is shown in full (`-o wide`), and when. */
export interface CellContext {
  readonly full: boolean;
  readonly now: string;
}

/** Sources that are an object or a file, not words such as `cluster CA`. */
const stored = /^(?:Secret|ConfigMap|file) /;

/** Whom the side accepts: names it requires, else the CA that it trusts. */
export function acceptsCell(side: SideStatus, context: CellContext): Cell {
  const { cn, uriSan } = side.verifies;
  const names = [cn === null ? '' : `CN${glue}${cn}`, uriSan ?? ''].filter((name) => name !== '');
  if (names.length > 0) return { text: names.join(' or ') };
  const { source } = side.trust;
  const isStored = source !== null && stored.test(source);
  if (source === null || (side.side === 'server' && !isStored)) return { text: '-', tone: 'quiet' };
  return { text: isStored ? `CA${glue}${sourceText(source, context)}` : source };
}

/** Which object holds the certificate; `!MISSING!` where the settings name a file that is not there. */
export function certificateCell(side: SideStatus, context: CellContext): Cell {
  const { certificate } = side;
  if (certificate === null) return unnamedCell(side);
  const key = context.full && certificate.key !== null ? ` (${certificate.key})` : '';
  const source = sourceText(certificate.source, context) + key;
  if (certificate.sha256 !== null) return { text: source };
  if (side.findings.includes(malformed)) return { text: `${source} !INVALID!`, tone: 'error' };
  if (certificate.missing === true) return { text: `${source} !MISSING!`, tone: 'error' };
  return { text: `${source} ${notReadable}`, tone: 'unknown' };
}

/** When the certificate ends, absolute and relative. */
export function expiresCell(side: SideStatus, context: CellContext): Cell {
  const end = side.certificate?.notAfter ?? null;
  if (end === null) return { text: '-', tone: 'quiet' };
  const text = expiryText(end, context.now);
  return { text, tone: text.includes('EXPIRED') ? 'error' : undefined };
}

const malformed: FindingCode = 'CTLS405';

/** Codes of the findings that say that the settings lack something. */
const incomplete: readonly FindingCode[] = ['CTLS102', 'CTLS103', 'CTLS204', 'CTLS303', 'CTLS304'];

const notReadable = `not${glue}readable`;

/** No setting names a certificate, or which one is not known. */
function unnamedCell({ mode, findings }: SideStatus): Cell {
  if (!mode.startsWith('mtls') && mode !== 'broken') return { text: '-', tone: 'quiet' };
  return findings.some((code) => incomplete.includes(code))
    ? { text: `not${glue}set`, tone: 'error' }
    : { text: notReadable, tone: 'unknown' };
}

/** `Secret calico-system/typha-certs` shortened to `typha-certs`: a pod mounts only from its own namespace. */
function sourceText(source: string, { full }: CellContext): string {
  return full ? source : source.replace(/^(?:(?:Secret|ConfigMap) [^/]*\/|file )/, '');
}
