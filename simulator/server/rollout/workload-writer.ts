import type { JsonObject, KubeObject } from '../json.ts';
import { same } from '../json.ts';
import type { Writer } from '../managed-fields.ts';
import type { Store } from '../store.ts';

export const controllerManager: Writer = { manager: 'kube-controller-manager', operation: 'Update' };
export const kubelet: Writer = { manager: 'kubelet', operation: 'Update', subresource: 'status' };

/** Writes a status where it differs; managedFields when they are known already. */
export function writeStatus(
  store: Store,
  object: KubeObject,
  status: JsonObject,
  manager = controllerManager,
  managedFields?: readonly JsonObject[],
): KubeObject {
  if (same(object.status, status)) return object;
  const { resourceVersion: _, ...metadata } = object.metadata;
  return store.update(
    { ...object, metadata, status },
    {
      writer: { ...manager, subresource: 'status' },
      ...(managedFields === undefined ? {} : { managedFields }),
    },
  );
}

/** A number or a percentage of a total, as strategies have them. */
export function amount(value: unknown, total: number, round: 'up' | 'down', otherwise: number): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !value.endsWith('%')) return otherwise;
  const exact = (Number(value.slice(0, -1)) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
