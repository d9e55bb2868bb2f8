import { apiserverClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls205 = findingKind({
  code: 'CTLS205',
  link: 'kube-apiserver',
  severity: 'warning',
  title: "calico-node renews the CNI plugin's token",
  explanation:
    'install-cni leaves a token of 24 hours in calico-kubeconfig on the node, and calico-node renews it. With CALICO_MANAGE_CNI=false nobody does, and pods stop being created a day later ("connection is unauthorized").',
  remedy: 'Remove CALICO_MANAGE_CNI=false, or renew the file by other means.',
  examples: apiserverClient,
});
