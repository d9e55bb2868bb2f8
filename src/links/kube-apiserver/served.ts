import { flagOption, type StaticPod } from '../../calico/control-plane/static-pod.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { listed } from '../wording.ts';

/** The certificates with which kube-apiserver answers, as far as they are known. */
export interface Served {
  readonly certificates: readonly { readonly name: string; readonly leaf: Certificate }[];
  /** Why another may be served as well; null: these are all. */
  readonly others: string | null;
}

/** Why kube-apiservers that are visible may answer with certificates that are not known; null: they do not. */
export function otherCertificates(pods: readonly StaticPod[]): string | null {
  const byName = pods.filter((pod) => flagOption(pod, 'tls-sni-cert-key').kind !== 'unset');
  return byName.length === 0
    ? null
    : 'kube-apiserver has, or may have, certificates for single names (--tls-sni-cert-key)';
}

/** `DNS kubernetes, IP 10.96.0.1`; `no SAN` where there is none. */
export function sansText({ dnsSans, ipSans }: Pick<Certificate, 'dnsSans' | 'ipSans'>): string {
  const all = [...dnsSans.map((name) => `DNS ${name}`), ...ipSans.map((address) => `IP ${address}`)];
  return all.length === 0 ? 'no SAN' : listed(all);
}
