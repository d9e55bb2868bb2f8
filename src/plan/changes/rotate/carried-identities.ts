import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import {
  type CertifiedEndpoint,
  certifiedEndpoints,
  presentLeaf,
} from '../../installs/certified-endpoint.ts';
import type { Identities, Identity } from '../../model/identity.ts';

/** The names that the certificates carry now: '' where they carry none. Names that nobody accepts give way to those that are required. */
export function carriedIdentities(state: FelixTyphaState): Identities {
  const [typha, felix] = certifiedEndpoints(state);
  return { typha: carriedBy(typha), felix: carriedBy(felix) };
}

function carriedBy(endpoint: CertifiedEndpoint): Identity {
  const leaf = presentLeaf(endpoint);
  const [commonName, uris] = [leaf?.commonName ?? '', leaf?.uriSans ?? []];
  const required = endpoint.peers.map(({ tls }) => ({ commonName: tls.commonName, uriSan: tls.uriSan }));
  const accepted = required.every(
    (one) =>
      (one.commonName !== '' && one.commonName === commonName) ||
      (one.uriSan !== '' && uris.includes(one.uriSan)),
  );
  const uriSan = required.find((one) => one.uriSan !== '')?.uriSan ?? '';
  const carried: Identity = { commonName, spiffeId: uris.find((uri) => uri === uriSan) ?? uris[0] ?? '' };
  if (accepted) return carried;
  const named = required.find((one) => one.commonName !== '')?.commonName ?? '';
  return { commonName: named || carried.commonName, spiffeId: uriSan || carried.spiffeId };
}

/** True where both ends present one and the same certificate out of one place. */
export function sharesOneLeaf({ servers, clients }: FelixTyphaState): boolean {
  const places = [...servers, ...clients].map(({ tls: { files } }) =>
    JSON.stringify([files.cert?.source ?? files.cert?.path, files.key?.source ?? files.key?.path]),
  );
  return new Set(places).size === 1 && servers.length > 0 && clients.length > 0;
}
