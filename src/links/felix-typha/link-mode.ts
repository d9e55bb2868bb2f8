import type { FelixTyphaMode } from '../status.ts';
import { unique } from '../wording.ts';
import type { FelixTyphaContext } from './context.ts';
import type { End } from './end.ts';
import { certainTransport } from './worlds.ts';

/**
 * The mode of the whole link from the modes of its ends. Plaintext and TLS side by side are broken only where they
 * meet: while TLS is enabled, each end meets its like.
 */
export function linkMode({
  ends,
  servers,
  discoveries,
}: Pick<FelixTyphaContext, 'ends' | 'servers' | 'discoveries'>): FelixTyphaMode {
  const modes = unique(ends.map((end) => end.mode).filter((mode) => mode !== 'not-used'));
  const clientsDial = ends.some((end) => end.side === 'client' && end.mode !== 'not-used');
  if (!clientsDial) return 'not-used';
  if (servers.length === 0)
    return modes.includes('unknown') || discoveries.some(({ unseen }) => unseen !== null)
      ? 'unknown'
      : 'broken';
  if (modes.includes('broken')) return 'broken';
  if (modes.includes('plaintext') && modes.some((mode) => mode.startsWith('mtls'))) {
    const meetsOther = discoveries.some(({ client, servers: met }) =>
      met.some((one) => speakDifferently(client, one)),
    );
    return meetsOther || discoveries.some(({ servers: met }) => met.length === 0) ? 'broken' : 'plaintext';
  }
  if (modes.includes('unknown')) return 'unknown';
  return modes.length === 1 ? (modes[0] ?? 'unknown') : 'mtls-cn-or-spiffe';
}

/** Whether one certainly speaks plaintext and the other TLS. */
export function speakDifferently(one: End, other: End): boolean {
  const kinds = [one, other].map(certainTransport);
  return kinds.includes('plaintext') && kinds.includes('tls');
}
