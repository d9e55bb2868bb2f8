import type { ApiserverAccess } from './apiserver-access.ts';
import { variable } from './environment.ts';

/**
 * The host name or address that a component dials for kube-apiserver, with which Go compares the certificate; null
 * where it is not known or is what the kubelet gives every pod. A tls-server-name stands in its place; where the address
 * of the cluster is used, KUBERNETES_SERVICE_HOST decides (ConfigMap kubernetes-services-endpoint sets it).
 */
export function dialledHost({
  transport,
  serverName,
  environment,
}: Pick<ApiserverAccess, 'transport' | 'serverName' | 'environment'>): string | null {
  if (transport.kind !== 'https') return null;
  if (serverName !== null) return serverName;
  if (transport.url !== null)
    return URL.canParse(transport.url) ? new URL(transport.url).hostname.replace(/^\[|\]$/g, '') : null;
  const { value } = variable(environment, 'KUBERNETES_SERVICE_HOST');
  return value.kind === 'set' && value.text !== '' ? value.text : null;
}
