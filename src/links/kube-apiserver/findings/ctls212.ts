import { findingKind } from '../../finding-kind.ts';

export const ctls212 = findingKind({
  code: 'CTLS212',
  link: 'kube-apiserver',
  severity: 'warning',
  title: "This program's own connection verified kube-apiserver's certificate",
  explanation:
    'Without verification, what was read may come from somebody who answers in its place, and so may this report.',
  remedy: 'Use a kubeconfig with certificate-authority, without insecure-skip-tls-verify.',
});
