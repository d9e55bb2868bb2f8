import { type ApiserverClient, accessOf } from '../../../calico/apiserver-clients.ts';
import { dialledHost } from '../../../calico/apiserver-host.ts';
import { servingEvidence } from './serving-evidence.ts';
import { clusterCaText, trustedCa } from './trusted-ca.ts';

/** How a client gets past kube-apiserver's certificate. */
export type ConnectionState =
  /** It does not look at it: plaintext, or verification is switched off. */
  | { readonly kind: 'unverified' }
  | { readonly kind: 'verified' }
  | { readonly kind: 'cut-off'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

export type Client = Pick<ApiserverClient, 'component' | 'place'>;

/** Whether a client reaches kube-apiserver and verifies it, by what our own connection saw of it. */
export function connectionStateOf(client: Client, now: Date): ConnectionState {
  const { place, component } = client;
  const access = accessOf(component, place);
  const { transport, verification, credential, missing } = access;
  if (missing !== null) return { kind: 'cut-off', why: missing };
  if (transport.kind === 'unknown') return transport;
  if (transport.kind === 'http' || verification.kind === 'skipped') return { kind: 'unverified' };
  if (verification.kind === 'unknown') return verification;
  if (transport.isInCluster && credential.kind === 'none') return { kind: 'cut-off', why: credential.why };
  const host = dialledHost(access);
  const ca = trustedCa(client);
  if (ca.kind === 'missing') return { kind: 'cut-off', why: ca.why };
  if (ca.kind === 'unknown') return { kind: 'unknown', why: ca.why };
  if (ca.kind === 'none')
    return { kind: 'unknown', why: 'no CA is set for its address, so those of its image would count' };
  if (ca.kind === 'cluster' && host === null) return { kind: 'verified' };
  const text = ca.kind === 'text' ? ca.text : clusterCaText(place);
  if (text === null)
    return { kind: 'unknown', why: `ConfigMap ${place.namespace}/kube-root-ca.crt was not read` };
  const evidence = servingEvidence(place.snapshot, text, host, now);
  return evidence.kind === 'refused' ? { kind: 'cut-off', why: evidence.why } : evidence;
}

/** Whether what the client says to kube-apiserver can be read or answered by somebody in between. */
export function isWeak({ component, place }: Client): boolean {
  const { transport, verification } = accessOf(component, place);
  return transport.kind === 'http' || verification.kind === 'skipped';
}
