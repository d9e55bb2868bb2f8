/** What mends a kind of finding, to copy and adapt: under the operator, in a manifest, in files of a host. */
export interface Examples {
  readonly operator: string | null;
  readonly manifest: string | null;
  readonly host: string | null;
}

/** Where no example fits. */
export const noExamples: Examples = { operator: null, manifest: null, host: null };

export const typhaSettings: Examples = {
  operator:
    'kubectl get deployment -n calico-system calico-typha -o yaml | grep -A1 TYPHA_\n# The operator sets all of them from the Secrets typha-certs and node-certs in tigera-operator.',
  manifest: [
    '# container calico-node of DaemonSet calico-node',
    '- {name: FELIX_TYPHACAFILE, value: /calico-typha-ca/ca.crt}',
    '- {name: FELIX_TYPHACERTFILE, value: /calico-node-certs/tls.crt}',
    '- {name: FELIX_TYPHAKEYFILE, value: /calico-node-certs/tls.key}',
    '- {name: FELIX_TYPHACN, value: typha-server}',
    '# container calico-typha of Deployment calico-typha',
    '- {name: TYPHA_CAFILE, value: /calico-typha-ca/ca.crt}',
    '- {name: TYPHA_SERVERCERTFILE, value: /calico-typha-certs/tls.crt}',
    '- {name: TYPHA_SERVERKEYFILE, value: /calico-typha-certs/tls.key}',
    '- {name: TYPHA_CLIENTCN, value: typha-client}',
  ].join('\n'),
  host: [
    '# /etc/calico/felix.cfg',
    '[global]',
    'TyphaCAFile = /etc/calico/ca.crt',
    'TyphaCertFile = /etc/calico/felix.crt',
    'TyphaKeyFile = /etc/calico/felix.key',
    'TyphaCN = typha-server',
  ].join('\n'),
};

export const identity: Examples = {
  operator: 'kubectl calico-tls migrate --spiffe --dry-run=client',
  manifest: [
    '# container calico-node of DaemonSet calico-node',
    '- {name: FELIX_TYPHAURISAN, value: "spiffe://cluster.local/ns/calico-system/sa/calico-typha"}',
    '# container calico-typha of Deployment calico-typha',
    '- {name: TYPHA_CLIENTURISAN, value: "spiffe://cluster.local/ns/calico-system/sa/calico-node"}',
    '# kubectl calico-tls migrate --spiffe sets them in an order that cuts nobody off.',
  ].join('\n'),
  host: null,
};

export const mount: Examples = {
  operator: null,
  manifest: [
    '# volumeMounts of the container',
    '- {name: node-certs, mountPath: /calico-node-certs, readOnly: true}',
    '# volumes of the pod',
    '- {name: node-certs, secret: {secretName: calico-node-certs, defaultMode: 0400}}',
  ].join('\n'),
  host: null,
};

export const enabling: Examples = {
  operator: null,
  manifest: 'kubectl calico-tls enable --finish --dry-run=client',
  host: null,
};

export const certificate: Examples = {
  operator: 'kubectl calico-tls rotate typha --dry-run=client',
  manifest: 'kubectl calico-tls rotate typha --dry-run=client',
  host: null,
};

export const bundle: Examples = {
  operator: 'kubectl create configmap typha-ca -n tigera-operator --from-file=caBundle=ca.crt',
  manifest:
    '# the old and the new CA in one file, first at both ends, before any certificate changes\ncat old-ca.crt new-ca.crt > ca.crt',
  host: null,
};

export const nextAuthority: Examples = {
  operator: 'kubectl calico-tls rotate ca --retire-ca --dry-run=client',
  manifest: 'kubectl calico-tls rotate ca --retire-ca --dry-run=client',
  host: null,
};

export const etcdClient: Examples = {
  operator: null,
  manifest: [
    '# ConfigMap calico-config',
    'etcd_endpoints: https://10.0.0.1:2379,https://10.0.0.2:2379',
    'etcd_ca: /calico-secrets/etcd-ca',
    'etcd_cert: /calico-secrets/etcd-cert',
    'etcd_key: /calico-secrets/etcd-key',
  ].join('\n'),
  host: [
    '# /etc/calico/calicoctl.cfg',
    'apiVersion: projectcalico.org/v3',
    'kind: CalicoAPIConfig',
    'metadata: {}',
    'spec:',
    '  datastoreType: etcdv3',
    '  etcdEndpoints: https://10.0.0.1:2379',
    '  etcdCACertFile: /etc/calico/etcd-ca.crt',
    '  etcdCertFile: /etc/calico/calicoctl.crt',
    '  etcdKeyFile: /etc/calico/calicoctl.key',
    '# neutron.conf, for the driver and the DHCP agent',
    '[calico]',
    'etcd_host = 10.0.0.1',
    'etcd_ca_cert_file = /etc/neutron/etcd-ca.crt',
    'etcd_cert_file = /etc/neutron/neutron.crt',
    'etcd_key_file = /etc/neutron/neutron.key',
  ].join('\n'),
};

export const etcdSans: Examples = {
  operator: null,
  manifest: [
    '# ClusterConfiguration of kubeadm; then kubeadm init phase certs etcd-server, and restart etcd',
    'etcd:',
    '  local:',
    '    serverCertSANs: [etcd.example.com, 10.0.0.1]',
  ].join('\n'),
  host: 'openssl x509 -in /etc/etcd/server.crt -noout -ext subjectAltName',
};

export const etcdServer: Examples = {
  operator: null,
  manifest: [
    '# /etc/kubernetes/manifests/etcd.yaml, on each control plane node',
    '- --client-cert-auth=true',
    '- --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
    '- --cert-file=/etc/kubernetes/pki/etcd/server.crt',
    '- --key-file=/etc/kubernetes/pki/etcd/server.key',
    '- --listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
  ].join('\n'),
  host: [
    '# etcd.conf.yml',
    'listen-client-urls: https://10.0.0.1:2379',
    'client-transport-security:',
    '  client-cert-auth: true',
    '  trusted-ca-file: /etc/etcd/ca.crt',
    '  cert-file: /etc/etcd/server.crt',
    '  key-file: /etc/etcd/server.key',
  ].join('\n'),
};

export const apiserverClient: Examples = {
  operator: null,
  manifest:
    'kubectl set env -n kube-system daemonset/calico-node K8S_INSECURE_SKIP_TLS_VERIFY- K8S_API_ENDPOINT-',
  host: [
    '# /etc/cni/net.d/calico-kubeconfig, which install-cni writes',
    'clusters:',
    '- name: local',
    '  cluster:',
    '    server: https://10.96.0.1:443',
    '    certificate-authority-data: ...',
  ].join('\n'),
};

export const apiserver: Examples = {
  operator: null,
  manifest: [
    '# /etc/kubernetes/manifests/kube-apiserver.yaml, on each control plane node',
    '- --client-ca-file=/etc/kubernetes/pki/ca.crt',
    '- --tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
    '- --tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
    '- --service-account-issuer=https://kubernetes.default.svc.cluster.local',
    '- --service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
    '- --service-account-key-file=/etc/kubernetes/pki/sa.pub',
  ].join('\n'),
  host: '# kubeadm\napiServer:\n  extraArgs:\n    tls-min-version: VersionTLS12',
};
