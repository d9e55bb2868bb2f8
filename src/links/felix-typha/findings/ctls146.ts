import { findingKind } from '../../finding-kind.ts';

export const ctls146 = findingKind({
  code: 'CTLS146',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha can open its port',
  explanation: 'Typha runs on the network of its node, where only one process can have the port.',
  remedy: 'Find what else listens on the port of that node, for example a second Typha.',
  asCause: 'the port cannot be opened, another process of the node has it',
});
