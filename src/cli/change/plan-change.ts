import type { Api } from '../../apply/objects/api.ts';
import {
  type CertificateRequest,
  keysOf,
  materialsOf,
  obtainCertificates,
} from '../../apply/storage/certificates.ts';
import { firstOf } from '../../apply/storage/key-store.ts';
import type { Staged } from '../../apply/storage/staging.ts';
import { withLostPods } from '../../apply/writing/lost-pods.ts';
import type { KeyStore } from '../../patch/key-store.ts';
import { type Plan, wholePlan } from '../../plan/engine/whole-plan.ts';
import type { Planner } from '../../plan/model/planner.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ClusterChange, ShapedChange } from './kinds/cluster-change.ts';

/** How new certificates are made, where a change needs any. */
export type CertificateOptions = Pick<CertificateRequest, 'source' | 'lifetimeDays' | 'keyAlgorithm'>;

/** The cluster that is planned for, as it was read. */
export interface PlanningSite {
  readonly snapshot: Snapshot;
  readonly api: Api;
  /** Where staged certificates and the CA of this program are kept. */
  readonly namespace: string;
  readonly operator: boolean;
}

/** A change with its whole plan, and what carrying it out takes. */
export interface PlannedChange {
  readonly plan: Plan;
  readonly planner: Planner;
  readonly change: ShapedChange;
  /** New certificates, not stored anywhere yet. */
  readonly staged: Staged | null;
  /** The keys that came with the request, then the new ones. */
  readonly keys: KeyStore;
}

/** Shapes a change and plans it; new certificates are made, in memory, only where the plan needs them. */
export async function planChange(
  clusterChange: ClusterChange,
  { snapshot: seen, api, namespace, operator }: PlanningSite,
  certificates: CertificateOptions | null,
  now: Date,
): Promise<PlannedChange> {
  const first = clusterChange.shape(seen, now);
  const snapshot = await withLostPods(api, { namespace, goal: first.planner(null).goal }, seen);
  const change = snapshot === seen ? first : clusterChange.shape(snapshot, now);
  const planner = change.planner(null);
  const plan = wholePlan(snapshot, planner, now);
  const certificateRequest = requestOf(certificates, change, operator);
  if (certificateRequest === null || plan.end.kind === 'done' || plan.end.needs !== 'certificates')
    return { plan, planner, change, staged: null, keys: change.keys };
  const staged = await obtainCertificates(api, namespace, certificateRequest, now);
  const equipped = change.planner(materialsOf(staged));
  return {
    plan: wholePlan(snapshot, equipped, now),
    planner: equipped,
    change,
    staged,
    keys: firstOf(change.keys, keysOf(staged)),
  };
}

function requestOf(
  certificates: CertificateOptions | null,
  { identities, certificateRequest }: ShapedChange,
  operator: boolean,
): CertificateRequest | null {
  if (certificates === null || identities === null) return null;
  const asked: CertificateRequest = { ...certificates, identities, operator };
  return certificateRequest === undefined ? asked : certificateRequest(asked);
}
