import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { type EtcdMaterials, sameCertificates } from '../../connections/etcd/certificates.ts';
import { type EtcdOwner, shortName } from '../../connections/etcd/owner.ts';
import type { Draft, Move } from '../../model/draft.ts';
import { ownerChange } from './owner-change.ts';
import { stalenessOf } from './staleness.ts';
import type { EtcdState } from './state.ts';

/** The Secrets that hold the given certificate already. */
export function givenSecrets(
  { snapshot, ends }: Pick<EtcdState, 'snapshot' | 'ends'>,
  newCertificates: EtcdMaterials,
): ReadonlySet<string> {
  const found = ends.flatMap(({ certificate }) => {
    const object = certificate?.object;
    return object?.object === 'Secret' ? [object] : [];
  });
  return new Set(
    found
      .filter((object) => holdsGiven(snapshot, object, newCertificates))
      .map(({ namespace, name }) => `Secret ${namespace}/${name}`),
  );
}

function holdsGiven(
  snapshot: Snapshot,
  { namespace, name, key }: { readonly namespace: string; readonly name: string; readonly key: string },
  newCertificates: EtcdMaterials,
): boolean {
  const found = lookUp(snapshot, 'Secret', namespace, name);
  const value = found.kind === 'known' ? found.value.values[key] : undefined;
  return value?.kind === 'text' && sameCertificates(value.text, newCertificates.certificatePem);
}

/** The owners whose pods have not loaded what is stored, with the reason of each. */
export function staleOwners(state: EtcdState): { readonly owner: EtcdOwner; readonly why: string }[] {
  const { snapshot, ends, newCertificates, owners } = state;
  const ours = givenSecrets(state, newCertificates);
  return owners.flatMap((owner) => {
    const why = stalenessOf(owner, { snapshot, ends, ours });
    return why === null ? [] : [{ owner, why }];
  });
}

/** Replaces the pods of one owner after the other, as they are; `last` is said with the last of them. */
export function loadingMoves(state: EtcdState, last: string): Move[] {
  const stale = staleOwners(state);
  return stale.map(({ owner, why }, index): Move => {
    return () => restartDraft(state, owner, index === stale.length - 1 ? `${why}. ${last}` : `${why}.`);
  });
}

function restartDraft({ now }: EtcdState, owner: EtcdOwner, reason: string): Draft {
  const copies = owner.kind === 'workload' && owner.workload.role === 'node';
  return {
    id: `load-${shortName(owner)}`,
    title: owner.kind === 'pod' ? `Make ${owner.name} anew` : `Roll ${owner.name}`,
    why: `A container resolves its environment when it starts${copies ? ', and install-cni copies the certificates to the node only then' : ''}: ${reason}`,
    changes: [ownerChange(owner, null, now)],
    effects: [],
    waits: owner.kind === 'pod' ? [] : [{ kind: 'rollouts' }],
  };
}
