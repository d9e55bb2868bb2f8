import { isIP } from 'node:net';
import type { Certificate } from '../x509/certificate.ts';

/**
 * Whether a certificate is good for a host, as Go checks it (crypto/x509 VerifyHostname): names against DNS SANs,
 * addresses against IP SANs; the Common Name does not count.
 */
export function hostMatches(
  { dnsSans, ipSans }: Pick<Certificate, 'dnsSans' | 'ipSans'>,
  host: string,
): boolean {
  if (isIP(host) !== 0) return ipSans.includes(goAddress(host));
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return dnsSans.some((name) => {
    const pattern = name.toLowerCase();
    if (!pattern.startsWith('*.')) return pattern === wanted;
    const dot = wanted.indexOf('.');
    return dot > 0 && wanted.slice(dot) === pattern.slice(1);
  });
}

/** An address as Go's net.IP prints it: shortened, and an IPv4 address inside IPv6 as IPv4. */
function goAddress(host: string): string {
  const url = `http://[${host}]`;
  if (isIP(host) === 4 || !URL.canParse(url)) return host;
  const text = new URL(url).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(text);
  if (mapped === null) return text;
  return [mapped[1], mapped[2]]
    .map((group = '') => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
