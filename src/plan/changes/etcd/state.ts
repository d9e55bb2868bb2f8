import type { EtcdEnd } from '../../../links/etcd/end.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import type { EtcdMaterials } from '../../connections/etcd/certificates.ts';
import type { EtcdOwner } from '../../connections/etcd/owner.ts';
import type { EtcdCheck } from '../../connections/etcd/reachability.ts';

/** What a plan for etcd is asked for. */
export interface EtcdPlanOptions {
  readonly newCertificates: EtcdMaterials;
  /** What etcd answered from here; null: it was not asked. */
  readonly checked: EtcdCheck | null;
  /** How long a kubelet may take to bring a changed file into a running pod, in ms. */
  readonly arrivalMs: number;
}

/** One state of the cluster, with what a plan has to do with it. */
export interface EtcdState extends EtcdPlanOptions {
  readonly snapshot: Snapshot;
  /** The clients of every template that runs. */
  readonly running: readonly EtcdEnd[];
  /** The clients of the templates that new pods get. */
  readonly ends: readonly EtcdEnd[];
  readonly owners: readonly EtcdOwner[];
  readonly now: Date;
}
