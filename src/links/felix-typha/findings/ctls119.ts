import { findingKind } from '../../finding-kind.ts';

export const ctls119 = findingKind({
  code: 'CTLS119',
  link: 'felix-typha',
  severity: 'warning',
  title: 'FelixConfiguration has no Typha settings',
  explanation:
    'Felix takes its Typha settings from its environment and file only and ignores them in a FelixConfiguration with a warning.',
  remedy: 'Remove them there and set them in the environment of calico-node.',
});
