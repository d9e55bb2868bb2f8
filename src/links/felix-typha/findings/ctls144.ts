import { findingKind } from '../../finding-kind.ts';

export const ctls144 = findingKind({
  code: 'CTLS144',
  link: 'felix-typha',
  severity: 'error',
  title: "Typha names the issuer of calico-node's certificate",
  explanation:
    'Typha tells clients which CAs it trusts. A Go client withholds a certificate that none of them issued, and Typha then logs that the client did not provide one. Other programs send it all the same, so a handshake with openssl succeeds where every Felix fails.',
  remedy:
    "Add the CA of calico-node's certificate to Typha's CA file and restart Typha; under the operator, to ConfigMap typha-ca.",
});
