import { isIP } from 'node:net';
import type { Certificate } from '../../x509/certificate.ts';

/** Whether a certificate is good for a host, as Go checks it (RFC 6125; the Common Name does not count). */
export function hostMatches(
  { dnsSans, ipSans }: Pick<Certificate, 'dnsSans' | 'ipSans'>,
  host: string,
): boolean {
  if (isIP(host) !== 0) return ipSans.includes(host);
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return dnsSans.some((name) => {
    const pattern = name.toLowerCase();
    if (!pattern.startsWith('*.')) return pattern === wanted;
    const dot = wanted.indexOf('.');
    return dot > 0 && wanted.slice(dot) === pattern.slice(1);
  });
}
