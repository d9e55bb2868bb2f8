import type { End } from '../../../links/felix-typha/end.ts';
import { refusalByAny } from '../../../x509/acceptance-of-releases.ts';
import type { Identity } from '../../model/identity.ts';
import type { Goal } from '../../model/step.ts';

/**
 * Why an end's stored leaf cannot serve at the goal; null when it can: readable, with its key, accepted by
 * the CA file of each peer, and with the names that the goal needs.
 */
export function unfitness(
  end: End,
  peers: readonly End[],
  identity: Identity,
  goal: Goal,
  now: Date,
): string | null {
  const { certificate } = end;
  if (certificate?.text == null || certificate.leaf === null)
    return certificate?.trouble?.why ?? 'there is no certificate';
  if (end.tls.files.key?.kind === 'missing') return `its private key is missing: ${end.tls.files.key.why}`;
  if (certificate.keyTrace.problem !== null)
    return `its private key cannot be used: ${certificate.keyTrace.problem}`;
  if (certificate.keyMatches === 'no') return 'the private key belongs to another certificate';
  const { leaf } = certificate;
  if (goal !== 'mtls-spiffe' && leaf.commonName !== identity.commonName)
    return `its Common Name is ${JSON.stringify(leaf.commonName)}, not ${identity.commonName}`;
  if (goal !== 'mtls-cn' && !leaf.uriSans.includes(identity.spiffeId))
    return `it lacks the URI SAN ${identity.spiffeId}`;
  for (const peer of peers) {
    if (peer.trust?.text == null) continue;
    const verifier = { role: peer.side, caFile: peer.trust.text, commonName: '', uriSan: '' } as const;
    const gos = { verifier: peer.release.gos, presenter: end.release.gos };
    const refusal = refusalByAny(verifier, { certFile: certificate.text }, gos, now);
    if (refusal !== null) return refusal.message;
  }
  return null;
}
