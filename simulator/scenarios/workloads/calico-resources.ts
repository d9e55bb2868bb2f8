import type { KubeObject } from '../../server/json.ts';

/** ClusterInformation, which says which version of Calico runs, and the default FelixConfiguration. */
export function calicoResources(version: string, clusterType: string): KubeObject[] {
  return [
    {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'ClusterInformation',
      metadata: { name: 'default' },
      spec: {
        calicoVersion: version,
        clusterGUID: '0d8f6a0c5a3f4c3e9b1d2e7f60718293',
        clusterType,
        datastoreReady: true,
      },
    },
    {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'FelixConfiguration',
      metadata: { name: 'default' },
      spec: {
        bpfConnectTimeLoadBalancing: 'TCP',
        floatingIPs: 'Disabled',
        logSeverityScreen: 'Info',
        reportingInterval: '0s',
      },
    },
  ];
}
