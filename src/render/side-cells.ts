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

/** Which object holds the certificate; `!MISSING!` where there should be one and is none. */
export function certificateCell(side: SideStatus, context: CellContext): Cell {
  const { certificate } = side;
  if (certificate === null)
    return expectsCertificate(side) ? absentCell(side, '') : { text: '-', tone: 'quiet' };
  const key = context.full && certificate.key !== null ? ` (${certificate.key})` : '';
  const source = sourceText(certificate.source, context) + key;
  return certificate.sha256 === null ? absentCell(side, `${source} `) : { text: source };
}

/** When the certificate ends, absolute and relative. */
export function expiresCell(side: SideStatus, context: CellContext): Cell {
  const end = side.certificate?.notAfter ?? null;
  if (end === null) return { text: '-', tone: 'quiet' };
  const text = expiryText(end, context.now);
  return { text, tone: text.includes('EXPIRED') ? 'error' : undefined };
}

/** Codes of the findings that say why a certificate that is named is not there. */
const missing: readonly FindingCode[] = [
  'CTLS102',
  'CTLS103',
  'CTLS106',
  'CTLS204',
  'CTLS303',
  'CTLS304',
  'CTLS305',
];
const malformed: FindingCode = 'CTLS405';

function absentCell({ findings }: SideStatus, source: string): Cell {
  if (findings.includes(malformed)) return { text: `${source}!INVALID!`, tone: 'error' };
  if (findings.some((code) => missing.includes(code))) return { text: `${source}!MISSING!`, tone: 'error' };
  return { text: `${source}not${glue}readable`, tone: 'unknown' };
}

const expectsCertificate = (side: SideStatus): boolean =>
  side.mode.startsWith('mtls') || side.mode === 'broken';

/** `Secret calico-system/typha-certs` shortened to `typha-certs`: a pod mounts only from its own namespace. */
function sourceText(source: string, { full }: CellContext): string {
  return full ? source : source.replace(/^(?:(?:Secret|ConfigMap) [^/]*\/|file )/, '');
}
