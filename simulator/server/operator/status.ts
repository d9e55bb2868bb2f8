import { timestamp } from '../clock.ts';
import { type JsonObject, type KubeObject, listAt, objectAt, same, textAt } from '../json.ts';
import type { Store } from '../store.ts';

const writer = { manager: 'operator', operation: 'Update', subresource: 'status' } as const;

interface Wanted {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/** Says in TigeraStatus calico and in the Installation that all is well, that it rolls, or why it cannot. */
export function writeConditions(
  store: Store,
  object: KubeObject,
  now: Date,
  problem: string | null,
  rolling: boolean,
): void {
  const available = object.kind === 'Installation' ? 'Ready' : 'Available';
  const conditions = wantedConditions(available, problem, rolling).map((wanted) =>
    conditionOf(object, wanted, now),
  );
  const status: JsonObject = { ...objectAt(object, 'status'), conditions };
  if (same(object.status, status)) return;
  const { resourceVersion: _, ...metadata } = object.metadata;
  store.update({ ...object, metadata, status }, { writer });
}

function wantedConditions(available: string, problem: string | null, rolling: boolean): Wanted[] {
  if (problem !== null) {
    const message = `Error with Typha/Felix secrets: ${problem}`;
    return [
      { type: 'Progressing', status: 'Unknown', reason: 'Unknown', message: '' },
      { type: available, status: 'Unknown', reason: 'Unknown', message: '' },
      { type: 'Degraded', status: 'True', reason: 'CertificateError', message },
    ];
  }
  const well = { reason: 'AllObjectsAvailable', message: 'All objects available' };
  const waits = { reason: 'ResourceNotReady', message: 'Pods are being replaced' };
  return [
    { type: 'Progressing', status: rolling ? 'True' : 'False', ...(rolling ? waits : well) },
    { type: available, status: rolling ? 'False' : 'True', ...(rolling ? waits : well) },
    { type: 'Degraded', status: 'False', ...well },
  ];
}

function conditionOf(object: KubeObject, wanted: Wanted, now: Date): JsonObject {
  const old = listAt(object, 'status', 'conditions').find((c) => textAt(c, 'type') === wanted.type);
  const kept = textAt(old, 'status') === wanted.status && textAt(old, 'message') === wanted.message;
  return {
    ...wanted,
    lastTransitionTime: kept ? textAt(old, 'lastTransitionTime') : timestamp(now),
    observedGeneration: object.metadata.generation,
  };
}
