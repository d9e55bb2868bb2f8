import { type Environment, variable } from '../../../calico/environment.ts';
import { textOf } from '../../../calico/typha-parameters.ts';
import type { Container, PodTemplate } from '../../../snapshot/objects.ts';
import { editContainers, editEnv } from '../../edits/pod-template.ts';
import { typhaPortName } from './names.ts';

/** The ports of one Typha on the network of its node. */
export interface TyphaPorts {
  readonly server: number;
  readonly health: number;
  /** Null while metrics are off. */
  readonly metrics: number | null;
}

/** The ports that a Typha uses: its settings, else its defaults (Calico typha/pkg/config/config_params.go). */
export function portsOf(container: Container | undefined, environment: Environment): TyphaPorts {
  const numberIn = (name: string, fallback: number): number => {
    const text = textOf(variable(environment, name)) ?? '';
    return /^\d+$/.test(text) ? Number(text) : fallback;
  };
  const declared = container?.ports?.find(({ name }) => name === typhaPortName)?.containerPort;
  const hasMetrics = (textOf(variable(environment, 'TYPHA_PROMETHEUSMETRICSENABLED')) ?? '') === 'true';
  return {
    server: numberIn('TYPHA_SERVERPORT', declared ?? 5473),
    health: numberIn('TYPHA_HEALTHPORT', 9098),
    metrics: hasMetrics ? numberIn('TYPHA_PROMETHEUSMETRICSPORT', 9093) : null,
  };
}

/** Ports that do not meet those of a Typha on the same node. */
export function portsBeside({ server, health, metrics }: TyphaPorts): TyphaPorts {
  return { server: server + 1, health: health - 1, metrics: metrics === null ? null : metrics + 1 };
}

/** The template with Typha's settings, declared ports and probes moved from one set of ports to another. */
export function withPorts(
  template: PodTemplate,
  containerName: string,
  from: TyphaPorts,
  to: TyphaPorts,
): PodTemplate {
  const moved = new Map<unknown, number>([
    [from.server, to.server],
    [from.health, to.health],
    ...(from.metrics === null || to.metrics === null ? [] : [[from.metrics, to.metrics] as const]),
  ]);
  const edited = editContainers(template, (container) =>
    container.name === containerName ? withMovedPorts(container, moved) : container,
  );
  return editEnv(edited, containerName, {
    TYPHA_SERVERPORT: String(to.server),
    TYPHA_HEALTHPORT: String(to.health),
    ...(to.metrics === null ? {} : { TYPHA_PROMETHEUSMETRICSPORT: String(to.metrics) }),
  });
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Fields of a container that no other part of this program reads. */
type Probed = Container & {
  readonly [probe in (typeof probes)[number]]?: { readonly httpGet?: { readonly port?: unknown } };
};

function withMovedPorts(container: Probed, moved: ReadonlyMap<unknown, number>): Container {
  const ports = container.ports?.map((port) => {
    const containerPort = moved.get(port.containerPort) ?? port.containerPort;
    return { ...port, containerPort, ...(port.hostPort === undefined ? {} : { hostPort: containerPort }) };
  });
  const probed = probes.flatMap((name) => {
    const probe = container[name];
    const port = moved.get(probe?.httpGet?.port);
    return port === undefined ? [] : [[name, { ...probe, httpGet: { ...probe?.httpGet, port } }] as const];
  });
  return { ...container, ...(ports === undefined ? {} : { ports }), ...Object.fromEntries(probed) };
}
