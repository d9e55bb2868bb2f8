import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls313 = findingKind({
  code: 'CTLS313',
  link: 'etcd',
  severity: 'warning',
  title: 'All processes of calico-node read the same etcd settings',
  explanation:
    "Felix's start script overwrites FELIX_ETCD variables with the plain ETCD ones, and the other processes prefer CALICO_ETCD to ETCD. Settings in two forms reach some processes only.",
  remedy:
    'Set ETCD_ENDPOINTS, ETCD_CA_CERT_FILE, ETCD_CERT_FILE and ETCD_KEY_FILE, and remove the other forms.',
  examples: etcdClient,
});
