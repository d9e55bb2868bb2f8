import type { PemBlock } from '../der/pem-blocks.ts';
import type { GoRelease } from '../go-release.ts';
import { parseCertificate } from '../parsing/parse-certificate.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';

/** Certificates by subject, in the order in which they were added and each once (crypto/x509/cert_pool.go). */
export interface CertPool {
  readonly certificates: readonly ParsedCertificate[];
  readonly bySubject: ReadonlyMap<string, readonly ParsedCertificate[]>;
}

export function certPool(certificates: readonly ParsedCertificate[]): CertPool {
  const unique = [...new Map(certificates.map((each) => [each.sha256, each])).values()];
  return { certificates: unique, bySubject: Map.groupBy(unique, ({ parsed }) => parsed.subject) };
}

/** AppendCertsFromPEM: blocks of another type, with headers or malformed are skipped without a word. */
export function certPoolFromPem(blocks: readonly PemBlock[], go: GoRelease): CertPool {
  return certPool(
    blocks
      .filter(({ label, hasHeaders }) => label === 'CERTIFICATE' && !hasHeaders)
      .map(({ bytes }) => parseCertificate(bytes, go).certificate)
      .filter((certificate) => certificate !== null),
  );
}

/** The CAs of somebody who trusts this leaf itself, and whoever it says has issued it. */
export function poolTrusting(leaf: ParsedCertificate): CertPool {
  const bySubject = new Map<string, readonly ParsedCertificate[]>([[leaf.parsed.issuer, []]]);
  return { certificates: [leaf], bySubject: bySubject.set(leaf.parsed.subject, [leaf]) };
}

export function poolContains(pool: CertPool, certificate: ParsedCertificate): boolean {
  return (pool.bySubject.get(certificate.parsed.subject) ?? []).some(
    ({ sha256 }) => sha256 === certificate.sha256,
  );
}

/** Certificates whose subject is the issuer of this one: same key identifier first, then one missing, then others. */
export function potentialParents(pool: CertPool, child: ParsedCertificate): ParsedCertificate[] {
  const named = pool.bySubject.get(child.parsed.issuer) ?? [];
  const wanted = child.authorityKeyId ?? '';
  const rank = (candidate: ParsedCertificate) => {
    const offered = candidate.subjectKeyId ?? '';
    if (offered === wanted) return 0;
    return offered === '' || wanted === '' ? 1 : 2;
  };
  return [0, 1, 2].flatMap((wantedRank) => named.filter((candidate) => rank(candidate) === wantedRank));
}
