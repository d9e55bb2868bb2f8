import { acceptedByAny } from '../../x509/acceptance-of-releases.ts';
import { pemBlock } from '../../x509/der/pem-text.ts';
import { parseCertificates } from '../../x509/parse.ts';

/** The CA text with the certificates of another that it lacks appended; null when it has them all. */
export function extendTrust(text: string, more: string): string | null {
  const present = new Set(parseCertificates(text).certificates.map((c) => c.sha256));
  const added = parseCertificates(more).certificates.filter((c) => !present.has(c.sha256));
  if (added.length === 0) return null;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${separator}${added.map((c) => pemBlock('CERTIFICATE', c.der)).join('')}`;
}

/** A certificate that is shown to whoever reads a CA text. */
export interface Presented {
  readonly role: 'client' | 'server';
  readonly certFile: string;
  readonly gos: Parameters<typeof acceptedByAny>[2];
}

/** A CA text without what nobody needs, null where that is nothing or all; and the subjects of what nobody needs. */
export interface Reduced {
  readonly text: string | null;
  readonly gone: readonly string[];
}

/** The CA text with only the certificates that one of those presented needs. */
export function reduceTrust(text: string, presented: readonly Presented[], now: Date): Reduced {
  const all = parseCertificates(text).certificates.map((anchor) => {
    const caFile = pemBlock('CERTIFICATE', anchor.der);
    const isNeeded = presented.some(({ role, certFile, gos }) =>
      acceptedByAny({ role, caFile, commonName: '', uriSan: '' }, { certFile }, gos, now),
    );
    return { anchor, caFile, isNeeded };
  });
  const kept = all.filter(({ isNeeded }) => isNeeded);
  const gone = all.flatMap(({ anchor, isNeeded }) => (isNeeded ? [] : [anchor.subject]));
  const isSame = kept.length === all.length || kept.length === 0;
  return { text: isSame ? null : kept.map(({ caFile }) => caFile).join(''), gone };
}
