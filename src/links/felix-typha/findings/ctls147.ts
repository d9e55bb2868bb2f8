import { findingKind } from '../../finding-kind.ts';

export const ctls147 = findingKind({
  code: 'CTLS147',
  link: 'felix-typha',
  severity: 'error',
  title: 'Clients of Typha get through',
  explanation:
    'The log of a client says that its connection to Typha was refused or cut off. Only the log of that Typha says why.',
  remedy: 'Read the log of the Typhas as well: kubectl calico-tls diagnose --all.',
});
