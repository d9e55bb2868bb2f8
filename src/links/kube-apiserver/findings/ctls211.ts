import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls211 = findingKind({
  code: 'CTLS211',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver serves a certificate that was given to it',
  explanation:
    'Without --tls-cert-file it makes a self-signed one for itself, which the CA that components trust did not issue.',
  remedy: 'Start kube-apiserver with --tls-cert-file and --tls-private-key-file.',
  examples: apiserver,
});
