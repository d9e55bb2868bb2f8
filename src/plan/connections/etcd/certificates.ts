import type { PrivateKeyTrace } from '../../../x509/key-trace.ts';
import { parseCertificates } from '../../../x509/parse.ts';

/** The certificate with which Calico is to present itself to etcd. Its key is elsewhere: the plan knows only whose public half it is. */
export interface EtcdMaterials {
  /** The CA certificates that verify etcd, PEM; null: those that are stored. */
  readonly authorityPem: string | null;
  /** The leaf first, then its intermediates. */
  readonly certificatePem: string;
  readonly key: PrivateKeyTrace;
}

export type EtcdFileKind = 'ca' | 'cert' | 'key';
export const etcdFileKinds: readonly EtcdFileKind[] = ['ca', 'cert', 'key'];

/** SHA-256 of each certificate of a PEM text, in order. */
export function fingerprints(pem: string): readonly string[] {
  return parseCertificates(pem).certificates.map(({ sha256 }) => sha256);
}

/** Whether two PEM texts hold the same certificates in the same order. */
export function sameCertificates(a: string, b: string): boolean {
  return fingerprints(a).join() === fingerprints(b).join();
}

/** Whether each certificate of `part` is among those of `whole`. */
export function holdsCertificates(whole: string, part: string): boolean {
  const all = new Set(fingerprints(whole));
  return fingerprints(part).every((sha256) => all.has(sha256));
}
