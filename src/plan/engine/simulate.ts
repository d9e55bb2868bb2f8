import type { ConfigMap, DaemonSet, Deployment, SeenObject } from '../../snapshot/objects.ts';
import { mapReading } from '../../snapshot/reading.ts';
import { type Snapshot, without } from '../../snapshot/snapshot.ts';
import { withObjects } from '../edits/with-objects.ts';
import type { PlannedObject } from '../model/step.ts';

/**
 * The snapshot once changed objects have settled: every pod of a changed workload runs its new template with
 * the stored files, and every file has arrived. Removed objects are gone, and the pods of removed workloads.
 */
export function simulate(
  snapshot: Snapshot,
  objects: readonly PlannedObject[],
  removed: readonly PlannedObject[] = [],
): Snapshot {
  const settled = without(withObjects(snapshot, objects.map(settle)), removed);
  const rolled = [...objects, ...removed].filter(
    (o): o is Deployment | DaemonSet => o.kind === 'Deployment' || o.kind === 'DaemonSet',
  );
  const isGone = (object: SeenObject): boolean => rolled.some((workload) => belongsTo(object, workload));
  return {
    ...settled,
    objects: new Map([...settled.objects].filter(([, object]) => !isGone(object))),
    nodePods: mapReading(snapshot.nodePods, (pods) =>
      pods.filter(
        (pod) =>
          !rolled.some(
            (w) => w.metadata.namespace === pod.namespace && pod.name.startsWith(`${w.metadata.name}-`),
          ),
      ),
    ),
  };
}

/** When an object changed is left open: its change counts as long ago. */
function settle(object: PlannedObject): PlannedObject {
  switch (object.kind) {
    case 'Service':
    case 'PodDisruptionBudget':
    case 'Pod':
      return object;
    case 'Secret':
      return { ...object, changedAt: null };
    case 'ConfigMap':
      return { ...object, metadata: withoutManagers(object.metadata) };
    case 'Deployment':
      return { ...object, ...(object.status === undefined ? {} : { status: settledDeployment(object) }) };
    case 'DaemonSet':
      return { ...object, ...(object.status === undefined ? {} : { status: settledDaemonSet(object) }) };
  }
}

function settledDeployment(object: Deployment): NonNullable<Deployment['status']> {
  const replicas = object.spec.replicas ?? 1;
  return {
    ...object.status,
    observedGeneration: object.metadata.generation ?? 0,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
}

function settledDaemonSet(object: DaemonSet): NonNullable<DaemonSet['status']> {
  const desired = object.status?.desiredNumberScheduled ?? 0;
  return {
    ...object.status,
    observedGeneration: object.metadata.generation ?? 0,
    desiredNumberScheduled: desired,
    updatedNumberScheduled: desired,
    numberReady: desired,
    numberAvailable: desired,
  };
}

function withoutManagers(metadata: ConfigMap['metadata']): ConfigMap['metadata'] {
  const { managedFields: _dropped, ...rest } = metadata;
  return rest;
}

/** Pods and history of a workload: they are replaced by its rollout. */
function belongsTo(object: SeenObject, workload: Deployment | DaemonSet): boolean {
  if (object.metadata.namespace !== workload.metadata.namespace) return false;
  const owners = object.metadata.ownerReferences ?? [];
  if (object.kind === 'ReplicaSet' || object.kind === 'ControllerRevision')
    return owners.some((owner) => owner.kind === workload.kind && owner.name === workload.metadata.name);
  return object.kind === 'Pod' && owners.some((owner) => owner.name.startsWith(`${workload.metadata.name}-`));
}
