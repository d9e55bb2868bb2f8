import type { CertificateRequest } from '../../../apply/storage/certificates.ts';
import type { AlsoListed } from '../../../cluster/first-wave.ts';
import type { LinkName } from '../../../findings/finding.ts';
import type { Status } from '../../../links/status.ts';
import type { KeyStore } from '../../../patch/key-store.ts';
import type { NewCertificates } from '../../../plan/model/certificates.ts';
import type { Identities } from '../../../plan/model/identity.ts';
import type { Planner } from '../../../plan/model/planner.ts';
import type { ObjectRef, Snapshot } from '../../../snapshot/snapshot.ts';

/** One change of one link, as the pipeline reads for it, plans it and carries it out. */
export interface ClusterChange {
  readonly link: LinkName;
  /** What is read by name, besides what status reads. */
  readonly references: (snapshot: Snapshot) => readonly ObjectRef[];
  /** What is listed, besides what status lists. */
  readonly also: readonly AlsoListed[];
  /** The change as the first look at the cluster shapes it; throws an ExpectedError for a request that makes no sense. */
  readonly shape: (snapshot: Snapshot, now: Date) => ShapedChange;
}

export interface ShapedChange {
  /** What is changed to what, for the line above the plan: `felix-typha to mtls-spiffe`. */
  readonly heading: string;
  /** What new certificates are called; null where none are ever issued. */
  readonly identities: Identities | null;
  /** What is wished of new certificates besides what the command line says; as asked without it. */
  readonly certificateRequest?: (asked: CertificateRequest) => CertificateRequest;
  /** Plans without certificates first: a plan that ends blocked with `needs: 'certificates'` is made anew with them. */
  readonly planner: (newCertificates: NewCertificates | null) => Planner;
  /** Keys that came with the request, such as those of files; `noKeys` when there are none. */
  readonly keys: KeyStore;
  /** Whether the state after the last step is what was asked for. */
  readonly isReached: (status: Status) => boolean;
}
