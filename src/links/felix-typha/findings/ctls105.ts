import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls105 = findingKind({
  code: 'CTLS105',
  link: 'felix-typha',
  severity: 'error',
  title: 'All clients of Typha in calico-node see the same settings',
  explanation:
    'Felix, confd, the tunnel address allocator and the node status reporter each connect to Typha. Only Felix reads felix.cfg and accepts names in any case; confd prefers CONFD_ names, and only confd. Settings that reach one of them only leave the others in another mode.',
  remedy:
    'Put the settings into the environment of the calico-node container with upper-case FELIX_ names and remove the others.',
  examples: typhaSettings,
});
