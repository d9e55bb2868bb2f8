import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { removedAnnotation } from '../snapshot/scrub.ts';

/** Addresses that the API server gives to a Service; a headless one says `None` itself. */
const serviceFields = ['clusterIP', 'clusterIPs', 'healthCheckNodePort'];
/** What scheduling and admission add to a pod, and refuse from others. */
const podFields = ['nodeName', 'priority', 'preemptionPolicy', 'ephemeralContainers'];
/** The volume of the token that admission gives to each pod (kube-apiserver: plugin/pkg/admission/serviceaccount). */
const tokenVolume = 'kube-api-access-';
/** Annotations by which Calico's CNI plugin and the kubelet note what they did with one pod. */
const podNotes =
  /^(?:cni\.projectcalico\.org\/|kubernetes\.io\/config\.|k8s\.v1\.cni\.cncf\.io\/network-status)/;

/** A spec as a person would write it: without what the API server, the scheduler and admission put into it. */
export function writtenSpec(kind: string, spec: JsonObject): JsonObject {
  switch (kind) {
    case 'Service':
      return textAt(spec, 'clusterIP') === 'None' ? spec : omit(spec, serviceFields);
    case 'Pod':
      return podSpec(spec);
    default:
      return spec;
  }
}

/** What a Service has of the API server, which it does not let anyone change. */
export function givenSpec(kind: string, spec: JsonObject): JsonObject {
  return kind === 'Service' ? pick(spec, serviceFields) : {};
}

/** Annotations that a person wrote, and that a new object may carry. */
export function writtenAnnotations(
  kind: string,
  annotations: Readonly<Record<string, string>>,
): Record<string, string> {
  const isKept = ([name, value]: [string, string]): boolean =>
    value !== removedAnnotation && (kind !== 'Pod' || !podNotes.test(name));
  return Object.fromEntries(Object.entries(annotations).filter(isKept));
}

function podSpec(spec: JsonObject): JsonObject {
  const isToken = (entry: unknown): boolean => textAt(entry, 'name')?.startsWith(tokenVolume) === true;
  const bare = (container: unknown): unknown =>
    isObject(container)
      ? withList(container, 'volumeMounts', (mounts) => mounts.filter((m) => !isToken(m)))
      : container;
  const bareAll = (containers: readonly unknown[]): unknown[] => containers.map(bare);
  const written = withList(omit(spec, podFields), 'volumes', (volumes) => volumes.filter((v) => !isToken(v)));
  return withList(withList(written, 'containers', bareAll), 'initContainers', bareAll);
}

/** The object with another list; without it when nothing is left in it. */
function withList(
  object: JsonObject,
  name: string,
  change: (entries: readonly unknown[]) => unknown[],
): JsonObject {
  if (!Array.isArray(object[name])) return object;
  const entries = change(listAt(object, name));
  return entries.length === 0 ? omit(object, [name]) : { ...object, [name]: entries };
}

const omit = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

const pick = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

/** The spec of any object, empty where it has none. */
export const specOf = (object: unknown): JsonObject => objectAt(object, 'spec');
