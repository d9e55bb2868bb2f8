import {
  type CertificateWish,
  keysOf,
  materialsOf,
  obtainCertificates,
} from '../../apply/keeping/certificates.ts';
import { firstOf } from '../../apply/keeping/key-store.ts';
import type { Staged } from '../../apply/keeping/staging.ts';
import type { Api } from '../../apply/objects/api.ts';
import { withLostPods } from '../../apply/writing/lost-pods.ts';
import type { KeyStore } from '../../patch/key-store.ts';
import { type Plan, wholePlan } from '../../plan/engine/whole-plan.ts';
import type { Planner } from '../../plan/model/planner.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ShapedChange, Undertaking } from './kinds/undertaking.ts';

/** How new certificates are made, where a change needs any. */
export type CertificateOrder = Pick<CertificateWish, 'source' | 'lifetimeDays' | 'keyAlgorithm'>;

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

/** Shapes an undertaking and plans it; new certificates are made, in memory, only where the plan needs them. */
export async function planChange(
  undertaking: Undertaking,
  { snapshot: seen, api, namespace, operator }: PlanningSite,
  order: CertificateOrder | null,
  now: Date,
): Promise<PlannedChange> {
  const first = undertaking.shape(seen, now);
  const snapshot = await withLostPods(api, { namespace, goal: first.planner(null).goal }, seen);
  const change = snapshot === seen ? first : undertaking.shape(snapshot, now);
  const planner = change.planner(null);
  const plan = wholePlan(snapshot, planner, now);
  const wish = wishOf(order, change, operator);
  if (wish === null || plan.end.kind === 'done' || plan.end.needs !== 'certificates')
    return { plan, planner, change, staged: null, keys: change.keys };
  const staged = await obtainCertificates(api, namespace, wish, now);
  const equipped = change.planner(materialsOf(staged));
  return {
    plan: wholePlan(snapshot, equipped, now),
    planner: equipped,
    change,
    staged,
    keys: firstOf(change.keys, keysOf(staged)),
  };
}

function wishOf(
  order: CertificateOrder | null,
  { identities, wish }: ShapedChange,
  operator: boolean,
): CertificateWish | null {
  if (order === null || identities === null) return null;
  const asked: CertificateWish = { ...order, identities, operator };
  return wish === undefined ? asked : wish(asked);
}
