import type { ObjectMeta } from '../snapshot/object-meta.ts';
import { allOf, type Snapshot } from '../snapshot/snapshot.ts';
import { resolveEnvironment, variable } from './environment.ts';
import { isAsked } from './lists.ts';
import { containerNamed, type Workload, workloads } from './workload.ts';

/** How Calico is installed in a cluster. */
export interface Installation {
  readonly kind: 'operator' | 'manifest' | 'none';
  readonly variant: 'calico' | 'canal';
  /** Where the workloads run: calico-system under the operator, else usually kube-system. */
  readonly namespace: string | null;
  readonly calicoVersion: string | null;
  readonly datastore: 'kubernetes' | 'etcdv3' | 'unknown';
  readonly nodes: number | null;
  /** helm, argocd, flux, or null. */
  readonly managedBy: string | null;
  /** The operator issues leafs through the certificates API (Installation.spec.certificateManagement). */
  readonly certificateManagement: boolean;
  /** Installation.spec.fipsMode is Enabled: the operator runs images that are built for FIPS. */
  readonly fipsMode?: boolean;
  readonly workloads: readonly Workload[];
  /** The release as which every component is to be judged, whatever its image says; left out: as what it is. */
  readonly judgedAs?: string;
}

/** The namespace in which the operator keeps the sources of what it copies (operator: render.go). */
export const operatorNamespace = 'tigera-operator';

/** Where the operator keeps the copies that the pods mount. */
export const copiesNamespace = 'calico-system';

/** Where the objects are that decide how Calico runs: what this program writes and keeps is there. */
export function originalsNamespace({ kind, namespace }: Installation): string | null {
  return kind === 'operator' ? operatorNamespace : namespace;
}

export function installation(snapshot: Snapshot): Installation {
  const found = workloads(snapshot);
  const node = found.find((w) => w.role === 'node') ?? found.find((w) => w.role === 'node-windows');
  const main =
    node ?? found.find((w) => w.role === 'typha') ?? found.find((w) => w.role === 'kube-controllers');
  const nodes = found.filter((w) => w.role === 'node' || w.role === 'node-windows');
  const custom = allOf(snapshot, 'Installation')[0];
  const byOperator =
    main?.object.metadata.ownerReferences?.some((owner) => owner.kind === 'Installation') === true ||
    (custom !== undefined && main?.namespace === 'calico-system') ||
    (custom !== undefined && main === undefined) ||
    (main === undefined && isOperatorGiven(snapshot, found));
  const counts = nodes.map((w) => w.desiredPods);
  return {
    kind: byOperator ? 'operator' : main === undefined ? 'none' : 'manifest',
    variant: node !== undefined && isCanal(node) ? 'canal' : 'calico',
    namespace: main?.namespace ?? null,
    calicoVersion: calicoVersion(snapshot, main),
    datastore: datastoreOf(snapshot, node ?? main),
    nodes:
      counts.length === 0 || counts.includes(null)
        ? null
        : counts.reduce<number>((sum, n) => sum + (n ?? 0), 0),
    managedBy: main === undefined ? null : managedBy((custom ?? main.object).metadata),
    certificateManagement: byOperator && custom?.spec?.certificateManagement != null,
    ...(byOperator && custom?.spec?.fipsMode === 'Enabled' ? { fipsMode: true } : {}),
    workloads: found,
  };
}

/** Whether flannel makes the network beside calico-node, whatever the DaemonSet is called. */
function isCanal({ object }: Workload): boolean {
  const { template } = object.spec;
  const apps = [object.metadata.labels?.['k8s-app'], template.metadata?.labels?.['k8s-app']];
  return (
    apps.some((app) => app === 'canal' || app === 'canal-node') ||
    containerNamed(template, 'kube-flannel') !== undefined
  );
}

/** Whether files hold the operator itself, whose Installation they may leave out: a cluster would have been asked. */
function isOperatorGiven(snapshot: Snapshot, found: readonly Workload[]): boolean {
  return found.some(({ role }) => role === 'operator') && !isAsked(snapshot, 'installations');
}

/** Who deploys an object, by the marks that Helm, Argo CD and Flux leave on it; null when nobody does. */
export function managedBy(metadata: ObjectMeta): string | null {
  const labels = metadata.labels ?? {};
  const annotations = metadata.annotations ?? {};
  const keys = [...Object.keys(labels), ...Object.keys(annotations)];
  if (keys.some((key) => key.startsWith('argocd.argoproj.io/'))) return 'argocd';
  if (keys.some((key) => /^(kustomize|helm)\.toolkit\.fluxcd\.io\//.test(key))) return 'flux';
  if (labels['app.kubernetes.io/managed-by'] === 'Helm' || 'meta.helm.sh/release-name' in annotations)
    return 'helm';
  return null;
}

function calicoVersion(snapshot: Snapshot, main: Workload | undefined): string | null {
  const information = allOf(snapshot, 'ClusterInformation').find((o) => o.spec?.calicoVersion !== undefined);
  const stated = information?.spec?.calicoVersion;
  if (typeof stated === 'string' && stated !== '') return stated;
  const status = allOf(snapshot, 'Installation')[0]?.status?.calicoVersion;
  if (typeof status === 'string' && status !== '') return status;
  const image =
    main?.object.spec.template.spec.containers.find((c) => /calico|typha|node/.test(c.name))?.image ?? '';
  return /:(v?\d+\.\d+[\w.+-]*)(@|$)/.exec(image)?.[1] ?? null;
}

function datastoreOf(snapshot: Snapshot, workload: Workload | undefined): Installation['datastore'] {
  if (workload === undefined) return 'unknown';
  const { template } = workload.object.spec;
  const container = ['calico-node', 'node', 'calico-typha', 'calico-kube-controllers']
    .map((name) => containerNamed(template, name))
    .find((c) => c !== undefined);
  if (container === undefined) return 'unknown';
  const environment = resolveEnvironment(snapshot, workload.namespace, template, container);
  for (const name of [
    'DATASTORE_TYPE',
    'CALICO_DATASTORE_TYPE',
    'TYPHA_DATASTORETYPE',
    'FELIX_DATASTORETYPE',
  ]) {
    const { value } = variable(environment, name);
    if (value.kind === 'set' && (value.text === 'kubernetes' || value.text === 'etcdv3')) return value.text;
  }
  return variable(environment, 'ETCD_ENDPOINTS').value.kind === 'set' ? 'etcdv3' : 'unknown';
}
