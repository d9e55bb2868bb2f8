import { entriesOf } from './entry.ts';
import type { CatalogueEntry } from './finding.ts';

const entry = entriesOf('kube-apiserver');

/** CTLS2xx: the connections to kube-apiserver. */
export const apiserverEntries: readonly CatalogueEntry[] = [
  entry(
    'CTLS201',
    'error',
    'Every connection to kube-apiserver is encrypted',
    'With an http:// address the token that a component shows crosses the wire in the clear, and whoever takes it has its rights.',
    'Remove the setting: without one, components use https:// and the address of the cluster. In a manifest install `kubectl calico-tls enable kube-apiserver` does it.',
  ),
  entry(
    'CTLS202',
    'error',
    "Components verify kube-apiserver's certificate",
    "A component that skips verification gives its token to whoever answers in kube-apiserver's place.",
    'Remove the setting; where the CA was the problem, give the right one. In a manifest install `kubectl calico-tls enable kube-apiserver` does it, where the CA verifies.',
  ),
  entry(
    'CTLS203',
    'warning',
    'Components show credentials that expire',
    'Projected tokens last an hour and are renewed; the CNI plugin has a token of a day that calico-node renews. A token in a Secret, an environment or a configuration never ends: once copied, it opens the door until somebody deletes it.',
    'Use the projected token of the service account, which is there without any setting.',
  ),
  entry(
    'CTLS204',
    'error',
    'Credentials and CA files for kube-apiserver are complete and mounted',
    'A client certificate needs its key, and every file that is named must be there; otherwise the component never connects.',
    'Set what is missing, mount the file, or remove the settings.',
  ),
  entry(
    'CTLS205',
    'warning',
    "calico-node renews the CNI plugin's token",
    'install-cni leaves a token of 24 hours in calico-kubeconfig on the node, and calico-node renews it. With CALICO_MANAGE_CNI=false nobody does, and pods stop being created a day later ("connection is unauthorized").',
    'Remove CALICO_MANAGE_CNI=false, or renew the file by other means.',
  ),
  entry(
    'CTLS206',
    'info',
    'kube-apiserver accepts client certificates of a CA of its own',
    'Without --client-ca-file no component can identify itself by a certificate; tokens still work.',
    'Start kube-apiserver with --client-ca-file if clients are to use certificates.',
  ),
  entry(
    'CTLS207',
    'warning',
    'kube-apiserver issues and checks service account tokens with keys of their own',
    'Components identify themselves by service account tokens. --service-account-issuer names who issues them and --service-account-key-file the keys that check them; without the latter the key of the serving certificate is used, and changing that certificate makes every token invalid.',
    'Start kube-apiserver with --service-account-issuer, --service-account-signing-key-file and --service-account-key-file.',
  ),
  entry(
    'CTLS208',
    'info',
    'kube-apiserver refuses anonymous requests',
    'Anonymous requests are allowed unless --anonymous-auth=false; what they may do is up to RBAC. Health checks of some installations need them.',
    'Start kube-apiserver with --anonymous-auth=false where nothing needs them, or limit them to the health paths with an AuthenticationConfiguration.',
  ),
  entry(
    'CTLS209',
    'warning',
    'kube-apiserver accepts TLS 1.2 and newer only',
    'Without --tls-min-version the minimum is 1.2; a lower one lets a client talk both ends down to a version with known weaknesses.',
    'Remove --tls-min-version, or set VersionTLS12 or VersionTLS13.',
  ),
  entry(
    'CTLS210',
    'error',
    'kube-apiserver has no plaintext port',
    'Whoever reaches the insecure port is an administrator, without a credential. It is gone from Kubernetes 1.24 on and closed by default from 1.20 on.',
    'Start kube-apiserver with --insecure-port=0.',
  ),
  entry(
    'CTLS211',
    'warning',
    'kube-apiserver serves a certificate that was given to it',
    'Without --tls-cert-file it makes a self-signed one for itself, which the CA that components trust did not issue.',
    'Start kube-apiserver with --tls-cert-file and --tls-private-key-file.',
  ),
  entry(
    'CTLS212',
    'warning',
    "This program's own connection verified kube-apiserver's certificate",
    'Without verification, what was read may come from somebody who answers in its place, and so may this report.',
    'Use a kubeconfig with certificate-authority, without insecure-skip-tls-verify.',
  ),
  entry(
    'CTLS213',
    'error',
    "Calico's release speaks a TLS version that kube-apiserver accepts",
    'Calico v3.25.1 and v3.26.4 cannot connect to a kube-apiserver that accepts TLS 1.3 alone (kubespray#10463, calico#7520); v3.25.0 can, and v3.27.0 and newer.',
    'Upgrade Calico to v3.27 or newer first, or start kube-apiserver with --tls-min-version=VersionTLS12.',
  ),
];
