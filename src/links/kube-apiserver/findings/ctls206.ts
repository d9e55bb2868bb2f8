import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls206 = findingKind({
  code: 'CTLS206',
  link: 'kube-apiserver',
  severity: 'info',
  title: 'kube-apiserver accepts client certificates of a CA of its own',
  explanation:
    'Without --client-ca-file no component can identify itself by a certificate; tokens still work.',
  remedy: 'Start kube-apiserver with --client-ca-file if clients are to use certificates.',
  examples: apiserver,
});
