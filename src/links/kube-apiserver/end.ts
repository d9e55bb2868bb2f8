import { type ApiserverClient, apiserverClients } from '../../calico/apiserver-clients.ts';
import { componentRelease } from '../../calico/component-release.ts';
import { environmentOf } from '../../calico/container-place.ts';
import { isRolling, revisionSuffix, workloadName } from '../../calico/workload.ts';
import {
  type StoredCertificate,
  type StoredTrust,
  storedCertificate,
  storedTrust,
} from '../certificates/stored-certificate.ts';
import type { JudgeContext } from '../judgement.ts';
import { gosOf } from '../release-go.ts';
import type { ApiserverMode } from '../status.ts';

/** One component of one pod template, as a client of kube-apiserver. */
export interface ApiserverEnd {
  readonly client: ApiserverClient;
  /** `Deployment calico-system/calico-typha`, with the hash of an old template. */
  readonly place: string;
  /** `typha of Deployment calico-system/calico-typha`. */
  readonly name: string;
  readonly mode: ApiserverMode;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

/** What the checks of a connection look at, whether a workload or a file describes it. */
export interface JudgedEnd {
  readonly name: string;
  readonly client: Pick<ApiserverClient, 'component' | 'access' | 'tokenRenewed'>;
}

export function apiserverEnds({
  snapshot,
  installation,
}: Pick<JudgeContext, 'snapshot' | 'installation'>): ApiserverEnd[] {
  return apiserverClients(snapshot, installation).map((client) => {
    const { ca, cert, key } = client.access;
    const place = `${workloadName(client.workload)}${revisionSuffix(client.revision)}`;
    const { calicoVersion, judgedAs } = installation;
    const image = judgedAs === undefined ? client.place.container.image : undefined;
    const installed = { version: judgedAs ?? calicoVersion, rolling: isRolling(client.workload) };
    const gos = gosOf(componentRelease(image, installed, environmentOf(client.place)));
    return {
      client,
      place,
      name: `${client.component} of ${place}`,
      mode: modeOf(client),
      certificate: cert?.file == null ? null : storedCertificate(cert.file, key?.file ?? null, gos),
      trust: ca?.file == null ? null : storedTrust(ca.file, gos.at(-1)),
    };
  });
}

/** What a client's settings come to. */
export function modeOf({ access }: Pick<ApiserverClient, 'access'>): ApiserverMode {
  const { transport, verification, credential } = access;
  if (transport.kind === 'http') return 'plaintext';
  if (verification.kind === 'skipped') return 'tls-unverified';
  if (transport.kind === 'unknown' || verification.kind === 'unknown') return 'unknown';
  switch (credential.kind) {
    case 'client-certificate':
      return 'mtls';
    case 'projected-token':
    case 'requested-token':
    case 'legacy-token':
    case 'static-token':
      return 'tls-token';
    case 'none':
    case 'unknown':
      return 'unknown';
  }
}
