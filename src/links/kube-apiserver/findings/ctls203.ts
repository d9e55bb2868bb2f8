import { apiserverClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls203 = findingKind({
  code: 'CTLS203',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'Components show credentials that expire',
  explanation:
    'Projected tokens last an hour and are renewed; the CNI plugin has a token of a day that calico-node renews. A token in a Secret, an environment or a configuration never ends: once copied, it opens the door until somebody deletes it.',
  remedy: 'Use the projected token of the service account, which is there without any setting.',
  examples: apiserverClient,
  onHost: 'Use a client certificate, or a kubeconfig whose token is renewed.',
});
