import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls210 = findingKind({
  code: 'CTLS210',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'kube-apiserver has no plaintext port',
  explanation:
    'Whoever reaches the insecure port is an administrator, without a credential. It is gone from Kubernetes 1.24 on and closed by default from 1.20 on.',
  remedy: 'Start kube-apiserver with --insecure-port=0.',
  examples: apiserver,
});
