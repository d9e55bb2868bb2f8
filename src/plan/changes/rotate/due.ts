import type { StoredCertificate } from '../../../links/certificates/stored-certificate.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { day, span } from '../../../links/time-span.ts';
import { listed } from '../../../links/wording.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { acceptedByAny } from '../../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { pemBlock } from '../../../x509/der/pem-text.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { type CertifiedEndpoint, certifiedEndpoints } from '../../installs/certified-endpoint.ts';
import { type Rotation, rotationGoal } from './rotation.ts';

/** One thing that a rotation would replace, and when it ends; null: it is missing or cannot be used. */
interface Ending {
  readonly what: string;
  readonly notAfter: Date | null;
}

/** Why there is nothing to rotate, with the dates; null when something is due. */
export function notDue(state: FelixTyphaState, rotation: Rotation, now: Date): string | null {
  const { expiresWithinMs } = rotation;
  if (expiresWithinMs === null || rotation.newCertificates !== null || isUnfinished(state, rotation))
    return null;
  const endings = endingsOf(state, rotation, now);
  const isDue = ({ notAfter }: Ending) =>
    notAfter === null || notAfter.getTime() - now.getTime() < expiresWithinMs;
  if (endings.some(isDue)) return null;
  const dates = endings.map(
    ({ what, notAfter }) => `${what} ends on ${notAfter === null ? '?' : day(notAfter)}`,
  );
  return `nothing ends within ${span(expiresWithinMs)}: ${listed(dates)}`;
}

/** A run for the same was broken off: its certificates still wait. */
function isUnfinished({ snapshot }: FelixTyphaState, { target, pending }: Rotation): boolean {
  const found = knownValue(lookUp(snapshot, 'Secret', pending.namespace, pending.name));
  return found?.metadata.labels?.[pending.goalLabel] === rotationGoal(target);
}

function endingsOf(state: FelixTyphaState, { target }: Rotation, now: Date): Ending[] {
  const endpoints = certifiedEndpoints(state).filter(({ side }) => target === 'ca' || side === target);
  const leafs = endpoints.flatMap((endpoint) => leafEndings(endpoint));
  return target === 'ca'
    ? [...leafs, ...endpoints.flatMap((endpoint) => authorityEndings(endpoint, now))]
    : leafs;
}

function leafEndings({ title, ends }: CertifiedEndpoint): Ending[] {
  const stored = new Map(ends.map((end) => [end.certificate?.source ?? '', end.certificate]));
  return [...stored.values()].map((one) => ({
    what: `the certificate of ${title}${one === null ? '' : ` in ${one.source}`}`,
    notAfter: one === null ? null : endOf(one),
  }));
}

/** A chain ends with the first of its certificates. */
function endOf({ leaf, chain }: StoredCertificate): Date | null {
  if (leaf === null) return null;
  return new Date(Math.min(...[leaf, ...chain].map(({ notAfter }) => notAfter.getTime())));
}

function authorityEndings({ ends, peers }: CertifiedEndpoint, now: Date): Ending[] {
  const needed = peers.flatMap((peer) =>
    (peer.trust?.anchors ?? []).filter((anchor) => ends.some((end) => leadsTo(anchor, end, peer, now))),
  );
  const distinct = [...new Map(needed.map((one) => [one.sha256, one])).values()];
  return distinct.map(({ subject, notAfter }) => ({ what: `the CA ${subject}`, notAfter }));
}

function leadsTo(anchor: Certificate, { certificate, release }: End, peer: End, now: Date): boolean {
  if (certificate?.text == null || certificate.leaf?.sha256 === anchor.sha256) return false;
  const caFile = pemBlock('CERTIFICATE', anchor.der);
  const gos = { verifier: peer.release.gos, presenter: release.gos };
  return acceptedByAny(
    { role: peer.side, caFile, commonName: '', uriSan: '' },
    { certFile: certificate.text },
    gos,
    now,
  );
}

/** The date on which a new certificate would end so soon that it would be due again at once; null when it lasts. */
export function endsTooSoon({ newCertificates, expiresWithinMs, target }: Rotation, now: Date): Date | null {
  if (newCertificates === null || expiresWithinMs === null) return null;
  const leafs = [newCertificates.typha, newCertificates.felix].filter(
    (_, index) => target === 'ca' || index === (target === 'typha' ? 0 : 1),
  );
  const ends = leafs.flatMap(({ certificatePem }) => parseCertificates(certificatePem).certificates[0] ?? []);
  return (
    ends.map(({ notAfter }) => notAfter).find((end) => end.getTime() - now.getTime() < expiresWithinMs) ??
    null
  );
}
