import type { Kind } from '../snapshot/objects.ts';

/** Where the API server keeps the objects of a kind. */
export interface Resource {
  readonly kind: Kind;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

const namespaced = (kind: Kind, group: string, resource: string): Resource => ({
  kind,
  group,
  version: 'v1',
  resource,
  namespaced: true,
});

const clusterWide = (kind: Kind, group: string, version: string, resource: string): Resource => ({
  kind,
  group,
  version,
  resource,
  namespaced: false,
});

export const resources = {
  deployments: namespaced('Deployment', 'apps', 'deployments'),
  daemonSets: namespaced('DaemonSet', 'apps', 'daemonsets'),
  replicaSets: namespaced('ReplicaSet', 'apps', 'replicasets'),
  controllerRevisions: namespaced('ControllerRevision', 'apps', 'controllerrevisions'),
  pods: namespaced('Pod', '', 'pods'),
  configMaps: namespaced('ConfigMap', '', 'configmaps'),
  secrets: namespaced('Secret', '', 'secrets'),
  services: namespaced('Service', '', 'services'),
  podDisruptionBudgets: namespaced('PodDisruptionBudget', 'policy', 'poddisruptionbudgets'),
  nodes: clusterWide('Node', '', 'v1', 'nodes'),
  installations: clusterWide('Installation', 'operator.tigera.io', 'v1', 'installations'),
  tigeraStatuses: clusterWide('TigeraStatus', 'operator.tigera.io', 'v1', 'tigerastatuses'),
  clusterInformations: clusterWide(
    'ClusterInformation',
    'crd.projectcalico.org',
    'v1',
    'clusterinformations',
  ),
  clusterInformationsV3: clusterWide('ClusterInformation', 'projectcalico.org', 'v3', 'clusterinformations'),
  felixConfigurations: clusterWide(
    'FelixConfiguration',
    'crd.projectcalico.org',
    'v1',
    'felixconfigurations',
  ),
  felixConfigurationsV3: clusterWide('FelixConfiguration', 'projectcalico.org', 'v3', 'felixconfigurations'),
  hostEndpoints: clusterWide('HostEndpoint', 'crd.projectcalico.org', 'v1', 'hostendpoints'),
  hostEndpointsV3: clusterWide('HostEndpoint', 'projectcalico.org', 'v3', 'hostendpoints'),
} as const satisfies Readonly<Record<string, Resource>>;

/** The path of a list, or of one object, on the API server. */
export function pathOf(
  resource: Pick<Resource, 'group' | 'version' | 'resource'>,
  namespace: string | null,
  name: string | null = null,
): string {
  const root =
    resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = namespace === null ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const leaf = name === null ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${resource.resource}${leaf}`;
}

/** `apiVersion` of the objects of a resource. */
export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Whether every cluster serves the kinds of this group: there, 404 for a list is no absence. */
export function isServedEverywhere({ group }: Pick<Resource, 'group'>): boolean {
  return group === '' || group === 'apps';
}
