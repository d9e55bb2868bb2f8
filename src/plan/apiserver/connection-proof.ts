import { type ApiserverClient, apiserverClients } from '../../calico/apiserver-clients.ts';
import { installation } from '../../calico/installation.ts';
import { revisionSuffix, workloadName } from '../../calico/workload.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { withObjects } from '../proof.ts';
import type { PlannedObject, Proof } from '../step.ts';
import { type Standing, standingOf } from './standing.ts';

export type ConnectionProof =
  | { readonly kind: 'safe'; readonly proof: Proof }
  | { readonly kind: 'unsafe'; readonly refusals: readonly string[] };

/**
 * Whether every component that reaches kube-apiserver today still does after each subset of the changes: a container
 * may restart at any time, in the old template or the new one, and reads what ConfigMaps hold then.
 */
export function proveConnections(
  before: Snapshot,
  after: readonly PlannedObject[],
  now: Date,
): ConnectionProof {
  const today = standings(before, now);
  const refusals = new Set<string>();
  let [pairings, refused] = [0, 0];
  for (const subset of subsets(after))
    for (const [name, standing] of standings(withObjects(before, subset), now)) {
      pairings += 1;
      const was = today.get(name);
      if (was?.kind === 'cut-off') refused += 1;
      else if (standing.kind === 'cut-off') refusals.add(`${name}: ${standing.why}`);
      else if (standing.kind === 'unknown' && was?.kind !== 'unknown')
        refusals.add(
          `${name}, of which it is not known whether it would verify kube-apiserver: ${standing.why}`,
        );
    }
  return refusals.size === 0
    ? { kind: 'safe', proof: { pairings, refused } }
    : { kind: 'unsafe', refusals: [...refusals] };
}

/** How each component of each running template stands. */
export function standings(snapshot: Snapshot, now: Date): Map<string, Standing> {
  return new Map(
    apiserverClients(snapshot, installation(snapshot)).map((client) => [
      nameOf(client),
      standingOf(client, now),
    ]),
  );
}

/** `typha of Deployment kube-system/calico-typha`. */
export function nameOf({ component, workload, revision }: Omit<ApiserverClient, 'access'>): string {
  return `${component} of ${workloadName(workload)}${revisionSuffix(revision)}`;
}

/** Every subset, none first, all last: a step changes a workload and at most two ConfigMaps. */
function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((_item, index) => (bits >> index) & 1),
  );
}
