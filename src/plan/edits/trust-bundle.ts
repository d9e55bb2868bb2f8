import type { Certificate } from '../../x509/certificate.ts';
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

/** The CA text with only the certificates that `keep` holds for; null when it keeps them all. */
export function reduceTrust(text: string, keep: (certificate: Certificate) => boolean): string | null {
  const all = parseCertificates(text).certificates;
  const kept = all.filter(keep);
  return kept.length === all.length ? null : kept.map((c) => pemBlock('CERTIFICATE', c.der)).join('');
}
