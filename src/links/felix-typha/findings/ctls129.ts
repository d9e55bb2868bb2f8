import { enabling } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls129 = findingKind({
  code: 'CTLS129',
  link: 'felix-typha',
  severity: 'info',
  title: 'Nodes find Typha through its usual Service',
  explanation:
    'Enabling TLS leads the nodes over a second Service, so that each end meets its like throughout. Both Services lead to the same Typhas at the end, and the nodes go on using the second until they are rolled once more.',
  remedy: 'Run kubectl calico-tls enable --finish when another roll of calico-node suits.',
  examples: enabling,
});
