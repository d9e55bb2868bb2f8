import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls309 = findingKind({
  code: 'CTLS309',
  link: 'etcd',
  severity: 'warning',
  title: "The CNI plugin's copy of the certificates is as new as the Secret",
  explanation:
    'install-cni copies CA, certificate and key to /etc/cni/net.d/calico-tls of the node when its pod starts, and not again. After a change of the Secret the CNI plugin goes on with the old files until calico-node is restarted there.',
  remedy: 'Restart the pods of calico-node, a few at a time.',
  examples: etcdClient,
});
