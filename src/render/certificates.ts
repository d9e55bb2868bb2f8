import type { Anchor, CertificateStatus, Status } from '../links/status.ts';
import { expiryText } from './expiry.ts';
import { paint } from './paint.ts';
import { wrap } from './wrap.ts';

const labelWidth = 14;

/** Every certificate and every trust bundle that the sides use, once each, with all that is known of them. */
export function renderCertificates(
  status: Pick<Status, 'links' | 'metadata'>,
  limit: number,
  colour: boolean,
): string {
  const sides = status.links.flatMap(({ sides }) => sides);
  const now = status.metadata.generatedAt;
  const certificates = new Map<string, CertificateStatus>();
  const bundles = new Map<string, readonly Anchor[]>();
  for (const { certificate, trust } of sides) {
    if (certificate !== null) certificates.set(`${certificate.source}/${certificate.key}`, certificate);
    if (trust.source !== null) bundles.set(trust.source, trust.anchors);
  }
  const blocks = [
    ...[...certificates.values()].map((certificate) => certificateLines(certificate, now, limit, colour)),
    ...[...bundles].map(([source, anchors]) => bundleLines(source, anchors, now, limit, colour)),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function certificateLines(seen: CertificateStatus, now: string, limit: number, colour: boolean): string[] {
  const key = seen.key === null ? '' : ` (${seen.key})`;
  const title = `certificate ${seen.source}${key}`;
  const pair = seen.keyMatches === null ? '' : `, private key ${keyWords[seen.keyMatches]}`;
  return [
    paint('strong', title, colour),
    ...field('subject', seen.subject, limit),
    ...seen.uriSans.flatMap((uri) => field('URI SAN', uri, limit)),
    ...field('issuer', seen.issuer, limit),
    ...field('valid from', seen.notBefore?.slice(0, 10) ?? null, limit),
    ...field('valid until', seen.notAfter === null ? null : expiryText(seen.notAfter, now), limit),
    ...field('public key', seen.publicKey === null ? null : seen.publicKey + pair, limit),
    ...field('SHA-256', seen.sha256, limit),
  ];
}

function bundleLines(
  source: string,
  anchors: readonly Anchor[],
  now: string,
  limit: number,
  colour: boolean,
): string[] {
  return [
    paint('strong', `trusted ${source}`, colour),
    ...(anchors.length === 0 ? field('anchors', 'none known', limit) : []),
    ...anchors.flatMap((anchor) => [
      ...field('anchor', anchor.subject, limit),
      ...field('valid until', expiryText(anchor.notAfter, now), limit),
      ...field('SHA-256', anchor.sha256, limit),
    ]),
  ];
}

const keyWords = { yes: 'matches', no: 'DOES NOT MATCH', 'not readable': 'not readable' } as const;

function field(label: string, value: string | null, limit: number): string[] {
  if (value === null) return [];
  const lines = wrap(value, limit - labelWidth - 2, 'names');
  return lines.map((line, at) => `  ${(at === 0 ? label : '').padEnd(labelWidth)}${line}`);
}
