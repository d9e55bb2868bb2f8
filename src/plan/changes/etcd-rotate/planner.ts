import type { EtcdEnd } from '../../../links/etcd/end.ts';
import { listed, unique } from '../../../links/wording.ts';
import { holdsCertificates, sameCertificates } from '../../connections/etcd/certificates.ts';
import type { Blocker, Draft } from '../../model/draft.ts';
import type { Planner } from '../../model/planner.ts';
import { loadingMoves, staleOwners } from '../etcd/loading-moves.ts';
import { blockedBy, done, doneAlready, type EtcdKind, etcdPlanner } from '../etcd/planner.ts';
import { secretChanges } from '../etcd/secret-move.ts';
import type { EtcdPlanOptions, EtcdState } from '../etcd/state.ts';
import { type WantedClient, wantedOf } from '../etcd/wanted-client.ts';
import { arrival } from '../etcd-enable/planner.ts';

export interface RotateEtcdOptions extends EtcdPlanOptions {
  /** Only where a certificate in use ends within so many milliseconds; null: whatever is left of them. */
  readonly expiresWithinMs: number | null;
}

const last = 'The old certificate is used by nobody any more: it may be revoked.';

/** The planner of a new client certificate for etcd, in place of the one in use. */
export function rotateEtcdPlanner(options: RotateEtcdOptions): Planner {
  return etcdPlanner(rotating(options), options);
}

function rotating({ expiresWithinMs }: RotateEtcdOptions): EtcdKind {
  return {
    goal: 'rotate-etcd',
    finished: (state) => {
      const other = state.ends.find(({ mode }) => mode !== 'mtls');
      if (other !== undefined)
        return blockedBy({
          blocked: `${other.name} is ${other.mode}: there is no certificate to renew`,
          remedy: 'Run kubectl calico-tls enable etcd with these files first, or mend what status names.',
        });
      if (staleOwners(state).length > 0) return null;
      if (isStored(state)) return doneAlready(`It is in use already: ${datesOf(state.ends)}`);
      const isDue =
        expiresWithinMs === null || state.ends.some((end) => ends(end, state.now, expiresWithinMs));
      return isDue ? null : done(`Nothing is due: ${datesOf(state.ends)}`);
    },
    moves: (state) => [() => storeCertificate(state), ...loadingMoves(state, last)],
  };
}

function storeCertificate(state: EtcdState): Draft | Blocker | null {
  const { snapshot, running, ends: current, newCertificates } = state;
  const wanted = current.map((end) => wantedOf(end, snapshot, null));
  const blocker = wanted.flatMap((one) => ('kind' in one ? [one.why] : []))[0];
  if (blocker !== undefined)
    return { blocked: blocker, remedy: 'Replace the files where they come from, then roll its pods.' };
  const clients = wanted.filter((one): one is WantedClient => !('kind' in one));
  const changes = secretChanges({ snapshot, ends: running, wanted: clients, newCertificates });
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  const names = changes.map(
    ({ after: { metadata } }) => `Secret ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  return {
    id: 'certificate',
    title: `Store the new certificate for etcd in ${listed(names)}`,
    why: 'etcd accepts the old and the new one while pods are rolled. Running pods read it anew at a connection or only when they start, and the copies of the CNI plugin on the nodes follow calico-node.',
    changes,
    effects: [],
    waits: [arrival(changes, state)],
  };
}

/** Whether every client's files hold what was given. */
function isStored({ ends: current, newCertificates }: EtcdState): boolean {
  return current.every(
    ({ certificate, trust }) =>
      certificate?.text != null &&
      sameCertificates(certificate.text, newCertificates.certificatePem) &&
      certificate.keyTrace.publicKeySha256 === newCertificates.key.publicKeySha256 &&
      (newCertificates.authorityPem === null ||
        (trust?.text != null && holdsCertificates(trust.text, newCertificates.authorityPem))),
  );
}

function ends({ certificate }: EtcdEnd, now: Date, withinMs: number): boolean {
  const leaf = certificate?.leaf;
  return leaf == null || leaf.notAfter.getTime() - now.getTime() < withinMs;
}

function datesOf(current: readonly EtcdEnd[]): string {
  return listed(
    unique(
      current.flatMap(({ certificate }) =>
        certificate?.leaf == null
          ? []
          : [
              `the certificate in ${certificate.source} is valid until ${certificate.leaf.notAfter.toISOString()}`,
            ],
      ),
    ),
  );
}
