import { workloadName } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { pairsOf } from '../../../links/felix-typha/pair.ts';
import { day } from '../../../links/time-span.ts';
import { listed, shown, unique } from '../../../links/wording.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { type CertifiedEndpoint, leafOf } from '../../installs/certified-endpoint.ts';
import type { NewCertificates } from '../../model/certificates.ts';

/** `Typha and Felix`. */
export const titles = (endpoints: readonly CertifiedEndpoint[]): string =>
  listed(endpoints.map(({ title }) => title));

/** `CN calico-typha, spiffe://…, until 2027-11-24`, for each new certificate. */
export function newLeafs(endpoints: readonly CertifiedEndpoint[], newCertificates: NewCertificates): string {
  const described = endpoints.flatMap(({ side }) => {
    const leaf = leafOf(newCertificates[side]);
    if (leaf === null) return [];
    const names = [
      ...(leaf.commonName === '' ? [] : [`CN ${shown(leaf.commonName)}`]),
      ...leaf.uriSans.map(shown),
    ];
    return [`${names.join(', ')}, until ${day(leaf.notAfter)}`];
  });
  return listed(unique(described));
}

/**
 * Who is refused today and why, when nobody at all gets through; null while somebody does, or that is not known:
 * settings that are incomplete now may have been whole when a running process read them.
 */
export function cutOffToday(state: FelixTyphaState, now: Date): string | null {
  const pairs = pairsOf(state.discoveries, now);
  if (pairs.some(({ verdict }) => verdict === null || verdict.accepted)) return null;
  const ends = [...state.servers, ...state.clients];
  if (ends.some((end) => end.mode === 'broken' && !lacksFiles(end))) return null;
  const refused = pairs.flatMap(({ client, server, verdict }) =>
    verdict?.accepted === false
      ? [
          `${workloadName(client.workload)} and ${workloadName(server.workload)} refuse each other (${verdict.refusal.message})`,
        ]
      : [],
  );
  const broken = ends
    .filter(({ mode }) => mode === 'broken')
    .map((end) => `${workloadName(end.workload)} lacks files that it names`);
  const all = unique([...refused, ...broken]);
  return all.length === 0 ? null : listed(all);
}

/** Files that its settings name are not there: a running process would have met that too. */
function lacksFiles({ tls }: End): boolean {
  const isMissing = Object.values(tls.files).some((file) => file?.kind === 'missing');
  return isMissing && tls.environment.blockers.length === 0;
}
