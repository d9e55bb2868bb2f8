import { sourceName } from '../calico/mounted-file.ts';
import { workloadName } from '../calico/workload.ts';
import type { End } from '../links/felix-typha/end.ts';
import type { World } from './world.ts';

/** Why a plan cannot be proved: an end of which something that decides is not known; null when all is known. */
export function blindEnd({ servers, clients }: World): string | null {
  const blind = [...servers, ...clients].find((end) => end.mode === 'unknown' || isBlind(end));
  return blind === undefined ? null : blindness(blind);
}

function isBlind(end: End): boolean {
  return end.certificate?.trouble?.kind === 'unknown' || end.trust?.trouble?.kind === 'unknown';
}

function blindness(end: End): string {
  const unknown = Object.values(end.tls.files).find((file) => file?.kind === 'unknown');
  const where = unknown?.source == null ? '' : ` (${sourceName(unknown.source)})`;
  const why =
    unknown?.kind === 'unknown'
      ? unknown.why
      : end.tls.outcome.kind === 'unknown'
        ? end.tls.outcome.why
        : 'its settings';
  return `What ${end.process} of ${workloadName(end.workload)} uses is not known: ${why}${where}`;
}
