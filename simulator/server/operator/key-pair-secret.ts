import { createHash, X509Certificate } from 'node:crypto';
import {
  type Authority,
  createAuthority,
  type IssuedCertificate,
  issueLeaf,
} from '../../../src/x509/issue.ts';
import { timestamp } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { signerName } from './certificates.ts';
import { ownedMetadata } from './metadata.ts';

const day = 86_400_000;

/** A CA and leafs made before in this process: RSA keys cost much, and no test needs other ones. */
const made = new Map<string, IssuedCertificate>();

/** A CA as the operator makes it: RSA, valid for a hundred years. */
export function operatorAuthority(now: Date): Authority {
  const from = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return once(`authority ${from.toISOString()}`, () =>
    createAuthority({
      commonName: signerName,
      keyAlgorithm: 'RSA-2048',
      now: from,
      notBefore: from,
      notAfter: new Date(from.getTime() + 36_500 * day),
    }),
  );
}

/** A leaf as the operator signs it: RSA, both usages, its name as CN and DNS SAN, 825 days, never a URI SAN. */
export function operatorLeaf(
  authority: Authority,
  commonName: string,
  now: Date,
  serial: number,
): IssuedCertificate {
  const from = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return once(`leaf ${commonName} ${from.toISOString()} ${serial} ${authority.certificatePem}`, () =>
    issueLeaf(authority, {
      commonNames: [commonName],
      dnsSans: [commonName],
      extendedKeyUsage: ['serverAuth', 'serverAuth', 'clientAuth'],
      keyAlgorithm: 'RSA-2048',
      now: from,
      notBefore: from,
      notAfter: new Date(from.getTime() + 825 * day),
    }),
  );
}

/** A Secret of the operator's own: labels and annotations say who signed what it holds. */
export function keyPairSecret(
  installation: KubeObject,
  namespace: string,
  name: string,
  pair: { readonly certificatePem: string; readonly privateKeyPem: string },
): KubeObject {
  const certificate = new X509Certificate(pair.certificatePem);
  const dns = certificate.subjectAltName?.match(/DNS:([^,]+)/)?.[1];
  const metadata = ownedMetadata(installation, namespace, name, {
    ...(dns === undefined ? {} : { 'certificates.operator.tigera.io/dns-names': dns }),
    'certificates.operator.tigera.io/expiry': timestamp(new Date(certificate.validTo)),
    'certificates.operator.tigera.io/issuer': signerName,
    'certificates.operator.tigera.io/signer': signerName,
    [`tigera-operator.hash.operator.tigera.io/${name}`]: createHash('sha1')
      .update(pair.certificatePem)
      .digest('hex'),
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, 'certificates.operator.tigera.io/signer': signerName },
    },
    type: 'Opaque',
    data: {
      'tls.crt': Buffer.from(pair.certificatePem).toString('base64'),
      'tls.key': Buffer.from(pair.privateKeyPem).toString('base64'),
    },
  };
}

function once<T extends IssuedCertificate>(key: string, make: () => T): T {
  const found = made.get(key);
  if (found !== undefined) return found as T;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
