import { apiserverClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls202 = findingKind({
  code: 'CTLS202',
  link: 'kube-apiserver',
  severity: 'error',
  title: "Components verify kube-apiserver's certificate",
  explanation:
    "A component that skips verification gives its token to whoever answers in kube-apiserver's place.",
  remedy:
    'Remove the setting; where the CA was the problem, give the right one. In a manifest install `kubectl calico-tls enable kube-apiserver` does it, where the CA verifies.',
  examples: apiserverClient,
  onHost: 'Remove the setting; where the CA was the problem, give the right one.',
});
