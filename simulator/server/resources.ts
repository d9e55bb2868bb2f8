/** One kind of object that the simulated API server keeps. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** The plural, as in paths. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** Whether it has /status, written apart from the rest, and a generation that counts changes of the rest. */
  readonly status: boolean;
  /** Whether it comes from a CustomResourceDefinition: then it is served only where the scenario has it. */
  readonly custom: boolean;
}

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly cluster?: true;
  readonly status?: true;
  readonly short?: readonly string[];
}

function rows(group: string, version: string, custom: boolean, list: readonly Row[]): Resource[] {
  return list.map((row) => ({
    group,
    version,
    name: row.name,
    kind: row.kind,
    namespaced: row.cluster !== true,
    shortNames: row.short ?? [],
    status: row.status === true,
    custom,
  }));
}

export const resources: readonly Resource[] = [
  ...rows('', 'v1', false, [
    { kind: 'Namespace', name: 'namespaces', cluster: true, short: ['ns'] },
    { kind: 'Node', name: 'nodes', cluster: true, short: ['no'] },
    { kind: 'Pod', name: 'pods', status: true, short: ['po'] },
    { kind: 'Service', name: 'services', short: ['svc'] },
    { kind: 'ServiceAccount', name: 'serviceaccounts', short: ['sa'] },
    { kind: 'Endpoints', name: 'endpoints', short: ['ep'] },
    { kind: 'ConfigMap', name: 'configmaps', short: ['cm'] },
    { kind: 'Secret', name: 'secrets' },
    { kind: 'Event', name: 'events', short: ['ev'] },
  ]),
  ...rows('apps', 'v1', false, [
    { kind: 'Deployment', name: 'deployments', status: true, short: ['deploy'] },
    { kind: 'DaemonSet', name: 'daemonsets', status: true, short: ['ds'] },
    { kind: 'ReplicaSet', name: 'replicasets', status: true, short: ['rs'] },
    { kind: 'ControllerRevision', name: 'controllerrevisions' },
  ]),
  ...rows('batch', 'v1', false, [{ kind: 'Job', name: 'jobs', status: true }]),
  ...rows('policy', 'v1', false, [
    { kind: 'PodDisruptionBudget', name: 'poddisruptionbudgets', status: true, short: ['pdb'] },
  ]),
  ...rows('coordination.k8s.io', 'v1', false, [{ kind: 'Lease', name: 'leases' }]),
  ...rows('discovery.k8s.io', 'v1', false, [{ kind: 'EndpointSlice', name: 'endpointslices' }]),
  ...rows('rbac.authorization.k8s.io', 'v1', false, [
    { kind: 'Role', name: 'roles' },
    { kind: 'RoleBinding', name: 'rolebindings' },
    { kind: 'ClusterRole', name: 'clusterroles', cluster: true },
    { kind: 'ClusterRoleBinding', name: 'clusterrolebindings', cluster: true },
  ]),
  ...rows('apiextensions.k8s.io', 'v1', false, [
    { kind: 'CustomResourceDefinition', name: 'customresourcedefinitions', cluster: true, short: ['crd'] },
  ]),
  ...rows('operator.tigera.io', 'v1', true, [
    { kind: 'Installation', name: 'installations', cluster: true, status: true },
    { kind: 'Goldmane', name: 'goldmanes', cluster: true, status: true },
    { kind: 'TigeraStatus', name: 'tigerastatuses', cluster: true, status: true },
  ]),
  ...rows('crd.projectcalico.org', 'v1', true, [
    { kind: 'ClusterInformation', name: 'clusterinformations', cluster: true },
    { kind: 'FelixConfiguration', name: 'felixconfigurations', cluster: true },
    { kind: 'HostEndpoint', name: 'hostendpoints', cluster: true },
  ]),
  ...rows('projectcalico.org', 'v3', true, [
    { kind: 'ClusterInformation', name: 'clusterinformations', cluster: true },
    { kind: 'FelixConfiguration', name: 'felixconfigurations', cluster: true },
    { kind: 'HostEndpoint', name: 'hostendpoints', cluster: true },
  ]),
  ...rows('cert-manager.io', 'v1', true, [
    { kind: 'Certificate', name: 'certificates', status: true },
    { kind: 'Issuer', name: 'issuers', status: true },
  ]),
];

/** The resource of an apiVersion and kind; throws for one that the simulation does not know. */
export function resourceOf(apiVersion: string, kind: string): Resource {
  const slash = apiVersion.indexOf('/');
  const group = slash === -1 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const found = resources.find((r) => r.kind === kind && r.group === group && r.version === version);
  if (found === undefined) throw new Error(`the simulated cluster has no ${apiVersion} ${kind}`);
  return found;
}

export function groupVersion(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}
