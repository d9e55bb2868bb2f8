import { keyStore } from '../../../apply/storage/key-store.ts';
import { installation } from '../../../calico/installation.ts';
import type { Status } from '../../../links/status.ts';
import { usualSecret } from '../../../plan/changes/etcd/file-destination.ts';
import { type EtcdFiles, etcdMaterials } from '../../../plan/changes/etcd/given-files.ts';
import { enableEtcdPlanner } from '../../../plan/changes/etcd-enable/planner.ts';
import { rotateEtcdPlanner } from '../../../plan/changes/etcd-rotate/planner.ts';
import { type EtcdCheck, httpsUrls } from '../../../plan/connections/etcd/reachability.ts';
import type { ObjectRef, Snapshot } from '../../../snapshot/snapshot.ts';
import type { ClusterChange } from './cluster-change.ts';

export type { EtcdFiles };

export interface EnableEtcdRequest {
  readonly files: EtcdFiles;
  /** https URLs with commas between; null: those in use, with https. */
  readonly endpoints: string | null;
  /** What etcd answered from here; null: it was not asked. */
  readonly checked: EtcdCheck | null;
  /** How long a kubelet may take to bring a changed file into a running pod, in ms. */
  readonly arrivalMs: number;
}

/** From plaintext or TLS alone to mutual TLS between Calico and etcd. */
export function enableEtcd({ files, endpoints, checked, arrivalMs }: EnableEtcdRequest): ClusterChange {
  const urls = endpoints === null ? null : httpsUrls(endpoints);
  return {
    link: 'etcd',
    references,
    also: [],
    shape: (_snapshot, now) => {
      const options = { newCertificates: etcdMaterials(files, now), checked, endpoints: urls, arrivalMs };
      return {
        heading: 'etcd to mtls',
        identities: null,
        planner: () => enableEtcdPlanner(options),
        keys: keyStore([files.key]),
        isReached,
      };
    },
  };
}

/** New certificates for the clients of etcd; without `expiresWithinMs` whatever is left of the old ones. */
export function rotateEtcd({
  files,
  expiresWithinMs,
  arrivalMs,
}: {
  readonly files: EtcdFiles;
  readonly expiresWithinMs: number | null;
  readonly arrivalMs: number;
}): ClusterChange {
  return {
    link: 'etcd',
    references,
    also: [],
    shape: (_snapshot, now) => {
      const options = {
        newCertificates: etcdMaterials(files, now),
        checked: null,
        expiresWithinMs,
        arrivalMs,
      };
      return {
        heading: 'etcd with a new client certificate',
        identities: null,
        planner: () => rotateEtcdPlanner(options),
        keys: keyStore([files.key]),
        isReached,
      };
    },
  };
}

/** The Secret of Calico's manifests, which no pod need mount yet. */
function references(snapshot: Snapshot): ObjectRef[] {
  const found = installation(snapshot).workloads.map(({ namespace }) => namespace);
  return [...new Set(found)].map((namespace) => ({ kind: 'Secret', namespace, name: usualSecret }));
}

/** What etcd itself still allows is not for this program to change, and counts for nothing here. */
function isReached({ links }: Status): boolean {
  const etcd = links.find(({ link }) => link === 'etcd');
  if (etcd?.mode === 'not-used') return true;
  const clients = etcd?.sides.filter(({ side }) => side === 'client') ?? [];
  return etcd?.mode === 'mtls' && clients.every(({ state }) => state !== 'error');
}
