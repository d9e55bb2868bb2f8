import type { JsonObject, KubeObject } from '../json.ts';
import { same } from '../json.ts';
import type { Writer } from '../managed-fields.ts';
import type { Store } from '../store.ts';

export const controllerManager: Writer = { manager: 'kube-controller-manager', operation: 'Update' };
export const kubelet: Writer = { manager: 'kubelet', operation: 'Update', subresource: 'status' };

/** Writes a status where it differs. */
export function writeStatus(
  store: Store,
  object: KubeObject,
  status: JsonObject,
  manager = controllerManager,
): void {
  if (same(object.status, status)) return;
  const { resourceVersion: _, ...metadata } = object.metadata;
  store.update({ ...object, metadata, status }, { writer: { ...manager, subresource: 'status' } });
}

/** A number or a percentage of a total, as strategies have them. */
export function amount(value: unknown, total: number, round: 'up' | 'down', otherwise: number): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !value.endsWith('%')) return otherwise;
  const exact = (Number(value.slice(0, -1)) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
