import { blockedBy } from '../../model/blocked.ts';
import type { Next } from '../../model/step.ts';
import type { FelixTyphaState } from './state.ts';

/** Why nothing of the connection can be changed: no Calico, no client, no Typha; null when both ends are there. */
export function missingEndpoints(
  { installation, clients, servers }: FelixTyphaState,
  withoutClients: string,
): Exclude<Next, { kind: 'step' }> | null {
  if (installation.kind === 'none')
    return blockedBy('No Calico was found in this cluster', 'Look at another cluster with --context.');
  if (clients.length === 0) return { kind: 'done', note: withoutClients };
  if (servers.length > 0) return null;
  return blockedBy(
    'The clients are told to use Typha, but no Typha runs',
    'Scale the Deployment calico-typha up first.',
  );
}
