import { ofEnds } from '../../../calico/lists.ts';
import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls308 = findingKind({
  code: 'CTLS308',
  link: 'etcd',
  severity: 'warning',
  title: 'All components use the same datastore, etcd and CA',
  explanation:
    "A component with other endpoints may work on other data; one with another CA stops working when etcd's certificate changes.",
  remedy: 'Give all components the same endpoints and CA, for example from one ConfigMap and one Secret.',
  passesFrom: ofEnds,
  examples: etcdClient,
});
