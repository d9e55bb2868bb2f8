import { operatorNamespace } from '../../calico/installation.ts';
import type { End } from '../../links/felix-typha/end.ts';
import type { OperatorSecret } from '../../links/felix-typha/operator-secret.ts';
import { keysOf, statedIdentity } from '../../links/felix-typha/operator-secret.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { lookUp } from '../../snapshot/snapshot.ts';
import { refusalByAny } from '../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { parseCertificates } from '../../x509/parse.ts';
import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import type { NewCertificates, ReadyLeaf } from '../model/certificates.ts';

/** One end of the connection as a rotation sees it: who presents its certificate, and who judges it. */
export interface CertifiedEndpoint {
  readonly side: 'typha' | 'felix';
  readonly title: 'Typha' | 'Felix';
  /** The Secret under the operator. */
  readonly secret: OperatorSecret;
  readonly ends: readonly End[];
  readonly peers: readonly End[];
}

export function certifiedEndpoints(state: FelixTyphaState): readonly [CertifiedEndpoint, CertifiedEndpoint] {
  const { servers, clients } = state;
  return [
    { side: 'typha', title: 'Typha', secret: 'typha-certs', ends: servers, peers: clients },
    { side: 'felix', title: 'Felix', secret: 'node-certs', ends: clients, peers: servers },
  ];
}

/** True where the operator issued the certificate of this end, and renews it. */
export function isOperatorsOwn(state: FelixTyphaState, endpoint: CertifiedEndpoint): boolean {
  if (state.installation.kind !== 'operator') return false;
  return knownValue(statedIdentity(state.snapshot, endpoint.secret))?.ownCertificate === true;
}

/** The ends whose stored certificate or key is another than the new one; all of them while there is none. */
export function outdated(
  state: FelixTyphaState,
  endpoint: CertifiedEndpoint,
  newCertificates: NewCertificates | null,
): readonly End[] {
  const leaf = newCertificates?.[endpoint.side] ?? null;
  if (leaf === null) return endpoint.ends;
  if (state.installation.kind === 'operator')
    return isStoredByUser(state, endpoint, leaf) ? [] : endpoint.ends;
  return endpoint.ends.filter(
    ({ certificate }) =>
      certificate?.leaf?.sha256 !== leafOf(leaf)?.sha256 ||
      certificate?.keyTrace.publicKeySha256 !== leaf.key.publicKeySha256,
  );
}

function isStoredByUser(
  { snapshot }: FelixTyphaState,
  { secret: name }: CertifiedEndpoint,
  leaf: ReadyLeaf,
): boolean {
  const secret = knownValue(lookUp(snapshot, 'Secret', operatorNamespace, name));
  if (secret === undefined) return false;
  const keys = keysOf(secret);
  const [certificate, key] = [secret.values[keys.certificate], secret.values[keys.key]];
  return (
    certificate?.kind === 'text' &&
    parseCertificates(certificate.text).certificates[0]?.sha256 === leafOf(leaf)?.sha256 &&
    key?.kind === 'private-key' &&
    key.key.publicKeySha256 === leaf.key.publicKeySha256
  );
}

/** The certificate in use, of the first end that has one. */
export function presentLeaf(endpoint: CertifiedEndpoint): Certificate | null {
  return endpoint.ends.flatMap(({ certificate }) => certificate?.leaf ?? [])[0] ?? null;
}

/** Why a peer would not accept a certificate, by its CA file alone; null when each of them would. */
export function distrust(
  endpoint: CertifiedEndpoint,
  certFile: string,
  now: Date,
): { peer: End; why: string } | null {
  for (const peer of endpoint.peers) {
    const verifier = { role: peer.side, caFile: peer.trust?.text ?? '', commonName: '', uriSan: '' } as const;
    const gos = {
      verifier: peer.release.gos,
      presenter: endpoint.ends.flatMap(({ release }) => release.gos),
    };
    const refusal = refusalByAny(verifier, { certFile }, gos, now);
    if (refusal !== null) return { peer, why: refusal.message };
  }
  return null;
}

export function leafOf({ certificatePem }: ReadyLeaf): Certificate | null {
  return parseCertificates(certificatePem).certificates[0] ?? null;
}
