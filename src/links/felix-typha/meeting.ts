import { textOf } from '../../calico/typha-parameters.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import type { End } from './end.ts';

/** Which Typhas a client meets, and how that is known. */
export interface Meeting {
  readonly client: End;
  readonly servers: readonly End[];
  /** `Service kube-system/calico-typha`, or the fixed address. */
  readonly through: string;
  /** What keeps the client from finding a Typha; null when it finds one or that cannot be told. */
  readonly obstacle: string | null;
}

/**
 * The Typhas behind the address that the client's own settings resolve to: a fixed address reaches any of
 * them, a Service those whose pods it selects. Source: Calico typha/pkg/discovery/discovery.go.
 */
export function meetingOf(snapshot: Snapshot, client: End, servers: readonly End[]): Meeting {
  const { parameters } = client.tls;
  const address = textOf(parameters.address) ?? '';
  const running = servers.filter((server) => server.mode !== 'not-used');
  if (address !== '')
    return {
      client,
      servers: running,
      through: `address ${address}`,
      obstacle: noneAt(running, `address ${address}`),
    };
  const name = textOf(parameters.serviceName) ?? '';
  const namespace = textOf(parameters.serviceNamespace) || 'kube-system';
  const through = `Service ${namespace}/${name}`;
  const service = lookUp(snapshot, 'Service', namespace, name);
  if (service.kind === 'absent')
    return { client, servers: [], through, obstacle: `${through} does not exist` };
  if (service.kind !== 'known') return { client, servers: running, through, obstacle: null };
  const selector = service.value.spec.selector ?? {};
  const selected = running.filter(
    (server) =>
      server.workload.namespace === namespace &&
      Object.entries(selector).every(
        ([key, value]) => server.revision.template.metadata?.labels?.[key] === value,
      ),
  );
  const ports = service.value.spec.ports ?? [];
  const obstacle = ports.some((port) => port.name === 'calico-typha')
    ? noneAt(selected, through)
    : `no port of ${through} is named calico-typha`;
  return { client, servers: selected, through, obstacle };
}

function noneAt(servers: readonly End[], through: string): string | null {
  return servers.length === 0 ? `no Typha runs behind ${through}` : null;
}
