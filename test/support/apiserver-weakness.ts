import type { SimulatedCluster } from '../../simulator/server/cluster.ts';
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../simulator/server/json.ts';

export type Variable = JsonObject & { readonly name: string };

/** A workload of Calico's manifests and one of its containers. */
export interface Spot {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly name: string;
  readonly container: string;
  /** kube-system by default. */
  readonly namespace?: string;
}

export const spots = {
  controllers: {
    kind: 'Deployment',
    name: 'calico-kube-controllers',
    container: 'calico-kube-controllers',
  },
  typha: { kind: 'Deployment', name: 'calico-typha', container: 'calico-typha' },
  node: { kind: 'DaemonSet', name: 'calico-node', container: 'calico-node' },
  cni: { kind: 'DaemonSet', name: 'calico-node', container: 'install-cni' },
} as const satisfies Readonly<Record<string, Spot>>;

/** Gives one container of the cluster more variables, as a person with kubectl edit would; `more` is merged in. */
export function weaken(
  cluster: SimulatedCluster,
  spot: Spot,
  env: readonly Variable[],
  more: JsonObject = {},
): void {
  const object = cluster.find(spot.kind, spot.namespace ?? 'kube-system', spot.name);
  if (object === undefined) throw new Error(`${spot.name} is not in the cluster`);
  const edit = (container: JsonObject): JsonObject => ({
    ...container,
    ...more,
    env: [...list(container.env), ...env],
  });
  cluster.put(withContainer(object, spot.container, edit));
}

/** The variables of one container, by name. */
export function variablesOf(cluster: SimulatedCluster, spot: Spot): Map<string, JsonObject> {
  const found: JsonObject[] = [];
  const object = cluster.find(spot.kind, spot.namespace ?? 'kube-system', spot.name);
  if (object !== undefined)
    withContainer(object, spot.container, (container) => {
      found.push(...list(container.env).filter(isObject));
      return container;
    });
  return new Map(found.map((entry) => [String(entry.name), entry]));
}

/** Adds volumes to a pod template. */
export function addVolume(cluster: SimulatedCluster, spot: Spot, volume: JsonObject): void {
  const object = cluster.find(spot.kind, spot.namespace ?? 'kube-system', spot.name);
  if (object === undefined) throw new Error(`${spot.name} is not in the cluster`);
  cluster.put(withPodSpec(object, (spec) => ({ ...spec, volumes: [...list(spec.volumes), volume] })));
}

/** Replaces text in a key of a ConfigMap in kube-system. */
export function editMap(
  cluster: SimulatedCluster,
  name: string,
  key: string,
  edit: (text: string) => string,
): void {
  const map = cluster.find('ConfigMap', 'kube-system', name);
  const data = isObject(map?.data) ? map.data : {};
  if (map === undefined) throw new Error(`ConfigMap ${name} is not in the cluster`);
  cluster.put({ ...map, data: { ...data, [key]: edit(String(data[key] ?? '')) } });
}

const list = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

function withContainer(
  object: KubeObject,
  name: string,
  edit: (container: JsonObject) => JsonObject,
): KubeObject {
  const each = (containers: Json | undefined): Json[] =>
    list(containers).map((one) => (isObject(one) && one.name === name ? edit(one) : one));
  return withPodSpec(object, (spec) => ({
    ...spec,
    containers: each(spec.containers),
    ...(spec.initContainers === undefined ? {} : { initContainers: each(spec.initContainers) }),
  }));
}

function withPodSpec(object: KubeObject, edit: (spec: JsonObject) => JsonObject): KubeObject {
  const spec = isObject(object.spec) ? object.spec : {};
  const template = isObject(spec.template) ? spec.template : {};
  const podSpec = isObject(template.spec) ? template.spec : {};
  return { ...object, spec: { ...spec, template: { ...template, spec: edit(podSpec) } } };
}
