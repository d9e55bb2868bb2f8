import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls208 = findingKind({
  code: 'CTLS208',
  link: 'kube-apiserver',
  severity: 'info',
  title: 'kube-apiserver refuses anonymous requests',
  explanation:
    'Anonymous requests are allowed unless --anonymous-auth=false; what they may do is up to RBAC. Health checks of some installations need them.',
  remedy:
    'Start kube-apiserver with --anonymous-auth=false where nothing needs them, or limit them to the health paths with an AuthenticationConfiguration.',
  examples: apiserver,
});
