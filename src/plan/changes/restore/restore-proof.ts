import { references } from '../../../calico/references.ts';
import { type Snapshot, without } from '../../../snapshot/snapshot.ts';
import { endsOf } from '../../connections/etcd/owner.ts';
import { etcdConnections } from '../../connections/etcd.ts';
import { felixTyphaConnections } from '../../connections/felix-typha.ts';
import { kubeApiserverConnections } from '../../connections/kube-apiserver.ts';
import { withObjects } from '../../edits/with-objects.ts';
import { prove } from '../../engine/prove.ts';
import { simulate } from '../../engine/simulate.ts';
import { operatorEffects } from '../../installs/operator/effects.ts';
import type { Connections } from '../../model/connection.ts';
import type { PlannedObject, Proof } from '../../model/step.ts';

/** One object that is put back; `after` null: it is taken away, as it did not exist. */
export interface PutBack {
  readonly before: PlannedObject | null;
  readonly after: PlannedObject | null;
}

export type RestoreJudgement =
  | { readonly kind: 'safe'; readonly proof: Proof }
  /** What it would break, or why that cannot be told; one sentence each. */
  | { readonly kind: 'unsafe'; readonly refusals: readonly string[] };

/**
 * Whether putting objects back refuses nobody, group after group, each waited for before the next.
 */
export function proveRestore(
  snapshot: Snapshot,
  groups: readonly (readonly PutBack[])[],
  operator: boolean,
  now: Date,
): RestoreJudgement {
  let state = snapshot;
  let [pairings, refused] = [0, 0];
  for (const group of groups) {
    const stored = group.flatMap(({ after }) => after ?? []);
    const removed = group.flatMap(({ before, after }) => (after === null && before !== null ? [before] : []));
    const next = without(withObjects(state, stored), removed);
    const mounted = operator ? null : stillMounted(next, removed);
    if (mounted !== null) return { kind: 'unsafe', refusals: [mounted] };
    const changed = operator ? operatorEffects(next) : stored;
    const judgement = prove(linksOf(state, operator, now), state, {
      written: changed,
      removed: operator ? [] : removed,
    });
    if (judgement.kind === 'unsafe') return judgement;
    if (judgement.kind === 'unknown')
      return { kind: 'unsafe', refusals: [`it cannot be proved safe: ${judgement.why}`] };
    pairings += judgement.proof.pairings;
    refused += judgement.proof.refused;
    state = simulate(next, { written: changed, removed }, now);
  }
  return { kind: 'safe', proof: { pairings, refused } };
}

/** Felix and Typha, every client of kube-apiserver, and every client of etcd where something uses it. */
function linksOf(state: Snapshot, operator: boolean, now: Date): Connections[] {
  const always = [felixTyphaConnections(now), kubeApiserverConnections(now)];
  if (operator || endsOf(state).length === 0) return always;
  return [...always, etcdConnections(state, { newCertificates: null, checked: null, now })];
}

/** A pod whose volume is gone does not start. */
function stillMounted(snapshot: Snapshot, removed: readonly PlannedObject[]): string | null {
  const named = references(snapshot);
  const used = removed.find(({ kind, metadata }) =>
    named.some(
      (ref) => ref.kind === kind && ref.namespace === metadata.namespace && ref.name === metadata.name,
    ),
  );
  if (used === undefined) return null;
  return `${used.kind} ${used.metadata.namespace ?? ''}/${used.metadata.name} would be taken away while pods still use it`;
}
