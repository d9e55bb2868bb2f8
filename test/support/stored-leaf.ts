import type { FindingCode } from '../../src/findings/finding.ts';
import { certificateChecks } from '../../src/links/certificates/certificate-checks.ts';
import {
  type StoredCertificate,
  storedCertificate,
} from '../../src/links/certificates/stored-certificate.ts';
import type { SecretValue } from '../../src/snapshot/secret.ts';
import { redactSecretValue } from '../../src/snapshot/secret-value.ts';
import type { GoRelease } from '../../src/x509/go-release.ts';
import {
  createAuthority,
  type IssuedCertificate,
  issueLeaf,
  type LeafRequest,
} from '../../src/x509/issue.ts';
import { contextOf, results, testTime } from './judged.ts';
import { snapshotOf } from './snapshot.ts';

const authority = createAuthority({ commonName: 'test-ca', now: testTime, lifetimeDays: 7300 });
export const context = contextOf(snapshotOf());

/** A leaf for a client, from a CA that all of them have. */
export function issue(request: Partial<LeafRequest> = {}): IssuedCertificate {
  return issueLeaf(authority, {
    commonNames: ['calico-node'],
    extendedKeyUsage: ['clientAuth'],
    now: testTime,
    ...request,
  });
}

/** What is stored of a certificate and its key in one Secret. */
export function stored(
  cert: SecretValue,
  key: SecretValue | null = null,
  gos: readonly GoRelease[] = [],
): StoredCertificate {
  const source = (name: string) => ({
    object: 'Secret' as const,
    namespace: 'kube-system',
    name: 'calico-node-certs',
    key: name,
    frozen: false,
    mode: 0o400,
  });
  return storedCertificate(
    { kind: 'found', path: '/certs/tls.crt', source: source('tls.crt'), value: cert },
    key === null ? null : { kind: 'found', path: '/certs/tls.key', source: source('tls.key'), value: key },
    gos,
  );
}

export const value = (name: string, text: string | Uint8Array) =>
  redactSecretValue(name, typeof text === 'string' ? Buffer.from(text) : text);
/** The subject of its checks. */
export const subject = 'kube-system/calico-node-certs';

export const good = issue();
export const storedOf = (issued: IssuedCertificate) =>
  stored(value('tls.crt', issued.certificatePem), value('tls.key', issued.privateKeyPem));

/** What the checks of a code say of it. */
export function told(one: StoredCertificate, code: FindingCode, renewedBy: string | null = null): string[] {
  return results(certificateChecks(one, 'client', 'etcd', context, renewedBy), code);
}
