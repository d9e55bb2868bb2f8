import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls306 = findingKind({
  code: 'CTLS306',
  link: 'etcd',
  severity: 'error',
  title: 'The process may read the files of its etcd settings',
  explanation:
    'Files of a Secret belong to root. A container that runs as another user reads them only if the mode or an fsGroup lets it; the published manifests use 0400 for calico-node, which is root, and 0440 for kube-controllers.',
  remedy: 'Set defaultMode 0440 on the volume, or fsGroup on the pod.',
  examples: mount,
});
