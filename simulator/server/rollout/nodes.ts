import { type JsonObject, type KubeObject, listAt, objectAt, stringsAt, textAt } from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { hostPorts, type Place } from './pod.ts';

const nodes = resourceOf('v1', 'Node');
const pods = resourceOf('v1', 'Pod');
const natural = new Intl.Collator('en', { numeric: true });

/** The nodes that a template's nodeSelector admits, by name in natural order (node-2 before node-10). */
export function eligiblePlaces(store: Store, template: JsonObject): Place[] {
  const wanted = Object.entries(stringsAt(objectAt(template, 'spec'), 'nodeSelector'));
  return store
    .list(nodes, null)
    .filter((node) => wanted.every(([key, value]) => node.metadata.labels?.[key] === value))
    .map(placeOf)
    .sort((a, b) => natural.compare(a.node, b.node));
}

/** The address of a node. */
export function addressOf(store: Store, node: string): string {
  const found = store.find(nodes, null, node);
  return found === undefined ? '' : placeOf(found).address;
}

/** The eligible node with the fewest of these pods whose host ports are free; null when none is. */
export function freePlace(store: Store, template: JsonObject, siblings: readonly KubeObject[]): Place | null {
  const wanted = hostPorts(objectAt(template, 'spec'));
  const taken = new Map<string, number[]>();
  if (wanted.length > 0) {
    for (const pod of store.list(pods, null)) {
      const node = textAt(pod, 'spec', 'nodeName');
      taken.set(node, [...(taken.get(node) ?? []), ...hostPorts(objectAt(pod, 'spec'))]);
    }
  }
  const loads = new Map<string, number>();
  for (const pod of siblings) {
    const node = textAt(pod, 'spec', 'nodeName');
    loads.set(node, (loads.get(node) ?? 0) + 1);
  }
  const free = eligiblePlaces(store, template).filter(
    ({ node }) => !wanted.some((port) => taken.get(node)?.includes(port)),
  );
  return free.sort((a, b) => (loads.get(a.node) ?? 0) - (loads.get(b.node) ?? 0))[0] ?? null;
}

function placeOf(node: KubeObject): Place {
  const internal = listAt(node, 'status', 'addresses').find((a) => textAt(a, 'type') === 'InternalIP');
  return { node: node.metadata.name, address: textAt(internal, 'address') };
}
