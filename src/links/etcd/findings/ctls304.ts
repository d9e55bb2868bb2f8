import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls304 = findingKind({
  code: 'CTLS304',
  link: 'etcd',
  severity: 'error',
  title: "The settings of etcd's client are complete and do not contradict each other",
  explanation:
    'Endpoints or a discovery domain must be set, but not both. Certificate and key belong together: with one of them the client ends at start ("KeyFile and CertFile must both be present").',
  remedy: 'Set what is missing, or remove the other one.',
  examples: etcdClient,
});
