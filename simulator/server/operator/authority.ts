import { X509Certificate } from 'node:crypto';
import { derFromBytes } from '../../../src/x509/der/der.ts';
import type { Authority } from '../../../src/x509/issue.ts';
import { parseCertificate } from '../../../src/x509/parsing/parse-certificate.ts';
import type { KubeObject } from '../json.ts';
import { secretData } from './inputs.ts';

/** The CA that a Secret such as tigera-ca-private holds, null when it holds none. */
export function authorityOf(secret: KubeObject): Authority | null {
  const data = secretData(secret);
  const certificate = data?.['tls.crt'] ?? '';
  const key = data?.['tls.key'] ?? '';
  return certificate.includes('BEGIN CERTIFICATE') && key !== '' ? authorityOfPem(certificate, key) : null;
}

/** A CA from its certificate and key as PEM. */
export function authorityOfPem(certificatePem: string, privateKeyPem: string): Authority {
  const { raw, validFrom, validTo } = new X509Certificate(certificatePem);
  const { certificate } = parseCertificate(raw);
  if (certificate === null || certificate.subjectKeyId === null)
    throw new Error('the CA has no subject key id');
  return {
    certificatePem,
    privateKeyPem,
    subject: certificate.parsed.subject,
    keyId: derFromBytes(Buffer.from(certificate.subjectKeyId.replaceAll(':', ''), 'hex')),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  };
}
