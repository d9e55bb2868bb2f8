import { calicoctlKeys } from '../files/calicoctl-file.ts';
import type { SettingReference } from './setting.ts';

const link = 'kube-apiserver';

/** Settings of the clients of kube-apiserver and of kube-apiserver itself. */
export const apiserverSettings: readonly SettingReference[] = [
  libcalico(
    'KUBECONFIG',
    'Path of a kubeconfig.',
    'what every pod finds: the address, CA and token of the cluster',
  ),
  libcalico(
    'K8S_API_ENDPOINT',
    'Address of kube-apiserver; http:// sends everything in the clear.',
    'the address of the cluster',
  ),
  libcalico(
    'K8S_CA_FILE',
    "CA certificates that verify kube-apiserver's certificate.",
    'the CA of the cluster',
  ),
  libcalico('K8S_CERT_FILE', 'Client certificate.', 'the token of the service account'),
  libcalico('K8S_KEY_FILE', 'Private key of the client certificate.', 'the token of the service account'),
  libcalico('K8S_API_TOKEN', 'A fixed token, which nothing renews.', 'the token of the service account'),
  libcalico(
    'K8S_INSECURE_SKIP_TLS_VERIFY',
    "Do not verify kube-apiserver's certificate: its token goes to whoever answers.",
    'false',
  ),
  libcalico('K8S_CURRENT_CONTEXT', 'Context of the kubeconfig.', 'its current context'),
  node(
    'SKIP_TLS_VERIFY',
    'install-cni',
    'true writes a kubeconfig without a CA for the CNI plugin.',
    'false',
  ),
  node(
    'KUBERNETES_SERVICE_PROTOCOL',
    'install-cni',
    'http writes a kubeconfig with a plaintext address for the CNI plugin.',
    'https',
  ),
  node(
    'CALICO_MANAGE_CNI',
    'calico-node',
    "false: nobody renews the CNI plugin's token of 24 hours.",
    'true',
  ),
  ...cni(),
  ...server(),
];

function libcalico(name: string, meaning: string, absent: string): SettingReference {
  const key = calicoctlKeys[name];
  return {
    name,
    component: 'calico-node, Typha, kube-controllers, API server, calicoctl',
    link,
    meaning,
    env: [`CALICO_${name}`, name],
    files: key === undefined ? [] : [`calicoctl.cfg: ${key}`],
    absent,
    readBy: ['calico-node', 'typha', 'kube-controllers', 'calico-apiserver', 'calicoctl'],
    takesEffect: 'at a restart of the component',
  };
}

function node(name: string, process: string, meaning: string, absent: string): SettingReference {
  return {
    name,
    component: process,
    link,
    meaning,
    env: [name],
    files: [],
    absent,
    readBy: [process],
    takesEffect: 'at a restart of calico-node on each node',
  };
}

function cni(): SettingReference[] {
  const of = (name: string, meaning: string, absent: string): SettingReference => ({
    name,
    component: 'CNI plugin',
    link,
    meaning,
    env: [],
    files: [`CNI configuration: ${name}`],
    absent,
    readBy: ['cni-plugin'],
    takesEffect: 'at the next pod that starts',
  });
  return [
    of(
      'kubernetes.kubeconfig',
      'Kubeconfig on the node.',
      '/etc/cni/net.d/calico-kubeconfig, which install-cni writes',
    ),
    of('kubernetes.k8s_api_root', 'Address of kube-apiserver, in place of the kubeconfig.', 'the kubeconfig'),
    of('policy.k8s_auth_token', 'A fixed token, which nothing renews.', 'the kubeconfig'),
    of('policy.k8s_client_certificate', 'Client certificate.', 'the kubeconfig'),
    of('policy.k8s_client_key', 'Private key of the client certificate.', 'the kubeconfig'),
    of(
      'policy.k8s_certificate_authority',
      "CA certificates that verify kube-apiserver's certificate.",
      'the kubeconfig',
    ),
  ];
}

function server(): SettingReference[] {
  const of = (flag: string, meaning: string, absent: string): SettingReference => ({
    name: `--${flag}`,
    component: 'kube-apiserver',
    link,
    meaning,
    env: [],
    files: ['static pod of kube-apiserver', 'kubeadm: apiServer.extraArgs'],
    absent,
    readBy: ['kube-apiserver'],
    takesEffect: 'at a restart of kube-apiserver',
  });
  return [
    of(
      'client-ca-file',
      'CA certificates that verify client certificates.',
      'no client certificate is accepted',
    ),
    of('tls-cert-file', 'Serving certificate.', 'a self-signed one'),
    of('tls-private-key-file', 'Private key of the serving certificate.', 'a self-signed one'),
    of('tls-min-version', 'Lowest TLS version.', 'VersionTLS12'),
    of(
      'service-account-issuer',
      'Issuer of the tokens of service accounts.',
      'kube-apiserver does not start',
    ),
    of('service-account-signing-key-file', 'Key that signs them.', 'kube-apiserver does not start'),
    of('service-account-key-file', 'Keys that check them.', 'the key of the serving certificate'),
    of('anonymous-auth', 'Whether requests without a credential are let through to RBAC.', 'true'),
    of(
      'insecure-port',
      'Port that serves everybody in plaintext, up to Kubernetes 1.23.',
      '8080 up to 1.19, closed from 1.20 on',
    ),
  ];
}
