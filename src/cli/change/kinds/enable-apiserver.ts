import { noKeys } from '../../../apply/storage/key-store.ts';
import { installation } from '../../../calico/installation.ts';
import type { Status } from '../../../links/status.ts';
import { apiserverPlanner } from '../../../plan/changes/verify-apiserver/planner.ts';
import type { ObjectRef, Snapshot } from '../../../snapshot/snapshot.ts';
import type { ClusterChange } from './cluster-change.ts';

/** Takes away what weakens the TLS of Calico's connections to kube-apiserver. */
export function enableApiserver(): ClusterChange {
  return {
    link: 'kube-apiserver',
    references: clusterCas,
    also: [],
    shape: () => ({
      heading: 'kube-apiserver to verified TLS',
      identities: null,
      planner: () => apiserverPlanner(),
      keys: noKeys,
      isReached,
    }),
  };
}

/** The CA of the cluster as Kubernetes gives it to the pods of each namespace. */
function clusterCas(snapshot: Snapshot): ObjectRef[] {
  const namespaces = new Set(installation(snapshot).workloads.map(({ namespace }) => namespace));
  return [...namespaces].map((namespace) => ({ kind: 'ConfigMap', namespace, name: 'kube-root-ca.crt' }));
}

function isReached({ findings }: Status): boolean {
  return findings.every(({ code }) => code !== 'CTLS201' && code !== 'CTLS202');
}
