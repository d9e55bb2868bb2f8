import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls209 = findingKind({
  code: 'CTLS209',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver accepts TLS 1.2 and newer only',
  explanation:
    'Without --tls-min-version the minimum is 1.2; a lower one lets a client talk both ends down to a version with known weaknesses.',
  remedy: 'Remove --tls-min-version, or set VersionTLS12 or VersionTLS13.',
  examples: apiserver,
});
