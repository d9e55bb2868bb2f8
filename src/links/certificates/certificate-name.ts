import type { Certificate } from '../../x509/certificate.ts';
import { shown } from '../wording.ts';
import type { StoredCertificate } from './stored-certificate.ts';

/** `kube-system/calico-node-certs`, or where the certificate came from when no object holds it. */
export function subjectOf(stored: Pick<StoredCertificate, 'object' | 'source'>): string {
  return stored.object === null ? stored.source : `${stored.object.namespace}/${stored.object.name}`;
}

/** `Secret kube-system/calico-node-certs (CN calico-node)`. */
export function certificateName(stored: Pick<StoredCertificate, 'source'>, certificate: Certificate): string {
  const { commonName, subject, uriSans } = certificate;
  const uri = uriSans[0];
  if (commonName !== '') return `${stored.source} (CN ${shown(commonName)})`;
  if (uri !== undefined) return `${stored.source} (${shown(uri)})`;
  return `${stored.source} (${subject === '' ? 'no subject' : subject})`;
}

/** `Secret kube-system/calico-node-certs key tls.crt`. */
export function placeOf(stored: Pick<StoredCertificate, 'source' | 'key'>): string {
  return stored.key === null ? stored.source : `${stored.source} key ${stored.key}`;
}
