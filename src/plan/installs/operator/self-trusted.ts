import { operatorNamespace } from '../../../calico/installation.ts';
import { keysOf, statedIdentity } from '../../../links/felix-typha/operator-secret.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { pemBlock } from '../../../x509/der/pem-text.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { certifiedEndpoints } from '../certified-endpoint.ts';

/**
 * The certificates of the user's own that no CA of typha-ca stands behind, PEM: the bundle holds them only while
 * they are in use (operator: pkg/tls/certificatemanagement/certificatebundle.go), so that a pod which still
 * presents one would be refused as soon as it is replaced.
 */
export function selfTrusted(state: FelixTyphaState): string {
  const map = knownValue(lookUp(state.snapshot, 'ConfigMap', operatorNamespace, 'typha-ca'));
  return certifiedEndpoints(state)
    .flatMap(({ side, secret }) => {
      const stated = knownValue(statedIdentity(state.snapshot, secret));
      if (stated === undefined || stated.leaf === null || stated.ownCertificate) return [];
      const stored = knownValue(lookUp(state.snapshot, 'Secret', operatorNamespace, secret));
      const value = stored === undefined ? undefined : stored.values[keysOf(stored).certificate];
      const certFile = value?.kind === 'text' ? value.text : '';
      const role = side === 'typha' ? 'client' : 'server';
      const verifier = { role, caFile: map?.data?.caBundle ?? '', commonName: '', uriSan: '' } as const;
      const at = stated.leaf.notAfter;
      const isTrusted = wouldAccept(verifier, { certFile }, at).accepted;
      return isTrusted ? [] : [pemBlock('CERTIFICATE', stated.leaf.der)];
    })
    .join('');
}
