import { variable } from '../../../calico/environment.ts';
import { textOf } from '../../../calico/typha-parameters.ts';
import { containerNamed, type RunningPod } from '../../../calico/workload.ts';
import { type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

/** A Typha to probe, and the Felix templates that dial it. */
export interface TyphaTarget {
  readonly server: End;
  readonly pod: RunningPod;
  readonly namespace: string;
  readonly port: number;
  readonly clients: readonly End[];
}

const defaultPort = 5473;

/** Every Typha pod that runs, with the port on which its own settings make it listen. */
export function typhaTargets(context: FelixTyphaContext): TyphaTarget[] {
  return context.servers
    .filter((server) => server.mode !== 'not-used')
    .flatMap((server) => {
      const port = portOf(server);
      const clients = context.discoveries
        .filter(({ client, servers }) => client.process === 'felix' && servers.includes(server))
        .map(({ client }) => client);
      return server.revision.running.map((pod) => ({
        server,
        pod,
        namespace: server.workload.namespace,
        port,
        clients,
      }));
    });
}

/** Templates of Typha that should have pods of which none was seen: whatever they present is not known. */
export function unseenTyphas({ servers }: FelixTyphaContext): string[] {
  return servers
    .filter(
      ({ mode, revision }) => mode !== 'not-used' && revision.running.length === 0 && revision.pods !== 0,
    )
    .map(templateName);
}

/** TYPHA_SERVERPORT, else the container port of that name, else Typha's own default. */
function portOf({ tls, revision }: End): number {
  const set = Number(textOf(variable(tls.environment, 'TYPHA_SERVERPORT')) ?? '');
  if (Number.isInteger(set) && set > 0 && set < 65536) return set;
  const ports = containerNamed(revision.template, 'calico-typha')?.ports ?? [];
  return ports.find(({ name }) => name === 'calico-typha')?.containerPort ?? defaultPort;
}
