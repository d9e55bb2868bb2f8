import { gapIn } from '../../calico/gaps.ts';
import { isAsked } from '../../calico/lists.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import type { UnknownReason } from '../../findings/finding.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import type { End } from './end.ts';

/** Which Typhas a client meets, and how that is known. */
export interface TyphaDiscovery {
  readonly client: End;
  readonly servers: readonly End[];
  /** `Service kube-system/calico-typha`, or the fixed address. */
  readonly through: string;
  /** What keeps the client from finding a Typha; null when it finds one or that cannot be told. */
  readonly blocker: string | null;
  /** Why it may meet others than `servers`, or not all of them; null when they are known. */
  readonly unseen: Unseen | null;
}

interface Unseen {
  readonly why: string;
  /** Null where the request that gave nothing tells it. */
  readonly reason: UnknownReason | null;
}

/**
 * The Typhas behind the address that the client's own settings resolve to: a fixed address reaches any of
 * them, a Service those whose pods it selects. Source: Calico typha/pkg/discovery/discovery.go.
 */
export function discoveryOf(snapshot: Snapshot, client: End, servers: readonly End[]): TyphaDiscovery {
  const { parameters } = client.tls;
  const address = textOf(parameters.address) ?? '';
  const running = servers.filter((server) => server.mode !== 'not-used');
  const leftOut = servers.length === 0 ? typhaNotGiven(snapshot) : null;
  if (address !== '')
    return seenMeeting(
      client,
      running,
      `address ${address}`,
      gapIn(snapshot, 'deployments', null) ?? leftOut,
    );
  const name = textOf(parameters.serviceName) ?? '';
  const namespace = textOf(parameters.serviceNamespace) || 'kube-system';
  const through = `Service ${namespace}/${name}`;
  const service = lookUp(snapshot, 'Service', namespace, name);
  if (service.kind === 'absent')
    return { client, servers: [], through, blocker: `${through} does not exist`, unseen: null };
  if (service.kind !== 'known') {
    const isNotGiven = service.kind === 'failed' && snapshot.metadata.files.length > 0;
    const unseen = { why: isNotGiven ? service.cause : `${through} was not read`, reason: null };
    return { client, servers: running, through, blocker: null, unseen };
  }
  const selector = service.value.spec.selector ?? {};
  const selected = running.filter(
    (server) =>
      server.workload.namespace === namespace &&
      Object.entries(selector).every(
        ([key, value]) => server.revision.template.metadata?.labels?.[key] === value,
      ),
  );
  const ports = service.value.spec.ports ?? [];
  if (!ports.some((port) => port.name === 'calico-typha'))
    return {
      client,
      servers: selected,
      through,
      blocker: `no port of ${through} is named calico-typha`,
      unseen: null,
    };
  return seenMeeting(client, selected, through, gapIn(snapshot, 'deployments', namespace) ?? leftOut);
}

/** Files without any Typha do not say that none runs; null where the API server was asked. */
function typhaNotGiven(snapshot: Snapshot): Unseen | null {
  const { files } = snapshot.metadata;
  if (files.length === 0 || isAsked(snapshot, 'deployments')) return null;
  return { why: `a Deployment of Typha is not in ${files.join(', ')}`, reason: 'not-given' };
}

/** Why other Typhas may be met, as an unknown result tells it. */
export function reasonOf({ reason }: Unseen): { readonly reason?: UnknownReason } {
  return reason === null ? {} : { reason };
}

function seenMeeting(
  client: End,
  servers: readonly End[],
  through: string,
  unseen: Unseen | null,
): TyphaDiscovery {
  const blocker = servers.length > 0 || unseen !== null ? null : `no Typha runs behind ${through}`;
  return { client, servers, through, blocker, unseen };
}
