import { installation } from '../../calico/installation.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Address } from '../objects/address.ts';

/** The workloads of both ends of Felix-Typha: what rolls when the operator or a plan changes the connection. */
export function endWorkloads(snapshot: Snapshot): Address[] {
  return installation(snapshot)
    .workloads.filter(({ role }) => role === 'typha' || role === 'node' || role === 'node-windows')
    .map(({ object, namespace, name }) => ({ kind: object.kind, namespace, name }));
}
