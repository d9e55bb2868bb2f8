import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls213 = findingKind({
  code: 'CTLS213',
  link: 'kube-apiserver',
  severity: 'error',
  title: "Calico's release speaks a TLS version that kube-apiserver accepts",
  explanation:
    'Calico v3.25.1 and v3.26.4 cannot connect to a kube-apiserver that accepts TLS 1.3 alone (kubespray#10463, calico#7520); v3.25.0 can, and v3.27.0 and newer.',
  remedy:
    'Upgrade Calico to v3.27 or newer first, or start kube-apiserver with --tls-min-version=VersionTLS12.',
  examples: apiserver,
});
