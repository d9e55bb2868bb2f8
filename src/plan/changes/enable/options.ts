import type { NewCertificates } from '../../model/certificates.ts';
import type { Identities } from '../../model/identity.ts';

/** What enabling is asked for. */
export interface EnableOptions {
  readonly goal: 'mtls-cn' | 'mtls-spiffe';
  readonly identities: Identities;
  readonly newCertificates: NewCertificates | null;
  /** Hosts outside the cluster may dial Typha: the first one is changed only once it streams to nobody. */
  readonly externalClients: boolean;
  /** Also give the nodes their own reference to Typha's Service back. */
  readonly finish: boolean;
  readonly arrivalMs: number;
}
