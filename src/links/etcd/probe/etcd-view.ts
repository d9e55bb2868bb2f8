import type { ServerObservation } from '../../../snapshot/socket-observation.ts';
import { acceptance } from '../../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { hostMatches } from '../../host-name.ts';
import { type PresentedChain, presentedChain } from '../../probe/presented.ts';
import type { EtcdEnd } from '../end.ts';
import type { EtcdTarget } from './etcd-target.ts';

/** An endpoint, and what it did when it was dialled. */
export interface SeenEtcd {
  readonly target: EtcdTarget;
  readonly observation: ServerObservation;
}

/** What one endpoint presented, against the CA files of the components that dial it. */
export interface EtcdView extends SeenEtcd {
  /** `etcd at https://10.0.0.2:2379`. */
  readonly subject: string;
  readonly presented: PresentedChain | null;
  readonly refusals: readonly Refusal[];
}

/** Of a client that refuses what was presented. */
interface Refusal {
  readonly client: EtcdEnd;
  readonly why: string;
}

/** What an endpoint did, as its clients would take it. */
export function etcdView({ target, observation }: SeenEtcd, now: Date): EtcdView {
  const subject = `etcd at ${target.endpoint}`;
  const chain = observation.bare?.chain ?? [];
  const presented = chain.length === 0 ? null : presentedChain(chain, subject);
  return { target, subject, observation, presented, refusals: refusalsOf(target, presented, now) };
}

/** Of a client whose Go is not known, and decides. */
export const undecided = 'some Go releases that Calico may be built with accept it, others refuse it';

/** etcd's clients check the chain against their CA file and the host name of the endpoint (Go crypto/tls). */
function refusalsOf({ clients, host }: EtcdTarget, presented: PresentedChain | null, now: Date): Refusal[] {
  const leaf: Certificate | null = presented?.stored.leaf ?? null;
  if (presented === null || leaf === null) return [];
  return clients.flatMap((client): Refusal[] => {
    const caFile = client.trust?.text;
    if (caFile == null) return [];
    const verdict = acceptance(
      { role: 'client', caFile, commonName: '', uriSan: '' },
      { certFile: presented.pem },
      { verifier: client.release.gos, presenter: [] },
      now,
    );
    if (verdict === null) return [{ client, why: undecided }];
    if (!verdict.accepted) return [{ client, why: verdict.refusal.message }];
    return hostMatches(leaf, host) ? [] : [{ client, why: `the certificate is not valid for ${host}` }];
  });
}
