import type { Json, KubeObject } from '../../server/json.ts';
import { configMap } from './objects.ts';

/** What an etcd manifest says of etcd; the paths are empty for plaintext. */
export interface EtcdSettings {
  readonly endpoints: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The CNI configuration of Calico's manifests, with the placeholders that install-cni fills in. */
export function cniNetworkConfig(etcd: boolean): string {
  const datastore: Record<string, Json> = etcd
    ? {
        etcd_endpoints: '__ETCD_ENDPOINTS__',
        etcd_key_file: '__ETCD_KEY_FILE__',
        etcd_cert_file: '__ETCD_CERT_FILE__',
        etcd_ca_cert_file: '__ETCD_CA_CERT_FILE__',
      }
    : { datastore_type: 'kubernetes', nodename: '__KUBERNETES_NODE_NAME__' };
  const calico = {
    type: 'calico',
    log_level: 'info',
    log_file_path: '/var/log/calico/cni/cni.log',
    ...datastore,
    mtu: '__CNI_MTU__',
    ipam: { type: 'calico-ipam' },
    policy: { type: 'k8s' },
    kubernetes: { kubeconfig: '__KUBECONFIG_FILEPATH__' },
  };
  const portmap = { type: 'portmap', snat: true, capabilities: { portMappings: true } };
  const text = JSON.stringify(
    { name: 'k8s-pod-network', cniVersion: '0.3.1', plugins: [calico, portmap] },
    null,
    2,
  );
  return text.replace('"__CNI_MTU__"', '__CNI_MTU__');
}

/** ConfigMap kube-system/calico-config; a service name of `none` means that Typha is not used. */
export function calicoConfig(typhaServiceName: string, etcd?: EtcdSettings): KubeObject {
  return configMap('kube-system', 'calico-config', {
    typha_service_name: typhaServiceName,
    calico_backend: 'bird',
    veth_mtu: '0',
    cni_network_config: cniNetworkConfig(etcd !== undefined),
    ...(etcd === undefined
      ? {}
      : { etcd_endpoints: etcd.endpoints, etcd_ca: etcd.ca, etcd_cert: etcd.cert, etcd_key: etcd.key }),
  });
}
