import { ofEnds } from '../../../calico/lists.ts';
import { etcdSans } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls314 = findingKind({
  code: 'CTLS314',
  link: 'etcd',
  severity: 'error',
  title: "etcd's certificate is valid for every host that Calico dials",
  explanation:
    'etcd\'s clients look for the host of the endpoint among the certificate\'s SANs: a name among the DNS SANs, an address among the IP SANs. The Common Name does not count. Where it is not there, they refuse the connection ("x509: certificate is valid for ..., not ...").',
  remedy:
    "Issue etcd's certificate with a SAN for each host in the endpoints, or write a host that it has into the endpoints.",
  passesFrom: ofEnds,
  probedOn: ['etcd'],
  examples: etcdSans,
});
