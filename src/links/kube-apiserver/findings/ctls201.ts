import { apiserverClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls201 = findingKind({
  code: 'CTLS201',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'Every connection to kube-apiserver is encrypted',
  explanation:
    'With an http:// address the token that a component shows crosses the wire in the clear, and whoever takes it has its rights.',
  remedy:
    'Remove the setting: without one, components use https:// and the address of the cluster. In a manifest install `kubectl calico-tls enable kube-apiserver` does it.',
  examples: apiserverClient,
  onHost: 'Write https:// and name the CA of the cluster.',
});
