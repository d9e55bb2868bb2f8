import { secondTypha } from '../../../calico/second-typha.ts';
import { containerNamed } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import type { Deployment, PodDisruptionBudget, PodTemplate, Service } from '../../../snapshot/objects.ts';
import { allOf, type Snapshot, unread } from '../../../snapshot/snapshot.ts';
import { editEnv } from '../../edits/pod-template.ts';
import { freeNodes } from './free-nodes.ts';
import { madeHere, typhaPortName } from './names.ts';
import { portsBeside, portsOf, type TyphaPorts, withPorts } from './ports.ts';
import { type TlsSettings, withTls } from './tls-settings.ts';

const container = 'calico-typha';

/** How the second Typha is placed beside the first. */
export interface Placement {
  readonly ports: TyphaPorts;
  /** What a person should know of it, a sentence; null when there is nothing. */
  readonly caution: string | null;
}

/** On nodes of its own where enough have no Typha, so that it may have the same port; else beside the first. */
export function placementOf(snapshot: Snapshot, canonical: End, object: Deployment): Placement {
  const { template } = object.spec;
  const ports = portsOf(containerNamed(template, container), canonical.tls.environment);
  if (template.spec.hostNetwork !== true) return { ports, caution: null };
  const replicas = object.spec.replicas ?? 1;
  const taken = canonical.revision.running.flatMap(({ node }) => node ?? []);
  const free = taken.length < replicas ? null : freeNodes(snapshot, template, new Set(taken));
  if (free !== null && free >= replicas) return { ports, caution: null };
  const beside = portsBeside(ports);
  const why =
    free === null
      ? 'which nodes could take it is not known'
      : `only ${free} nodes without a Typha could take it`;
  const policy = hostPolicy(snapshot);
  const caution = `It listens on port ${beside.server}, since ${why}${policy === null ? '' : `; ${policy}, and that port is not among Felix's failsafe ports: allow it between nodes first`}.`;
  return { ports: beside, caution };
}

/** What may keep nodes from another port than the usual one; null when nothing does. */
function hostPolicy(snapshot: Snapshot): string | null {
  const endpoints = allOf(snapshot, 'HostEndpoint').length;
  if (endpoints > 0) return `${endpoints} HostEndpoints exist`;
  const isUnreadable = unread(snapshot).some(({ request }) => request.kind === 'HostEndpoint');
  return isUnreadable ? 'whether HostEndpoints exist could not be read' : null;
}

/** The Deployment of the second Typha: a copy of the first with TLS, names and ports of its own. */
export function secondDeployment(
  canonical: Deployment,
  end: End,
  settings: TlsSettings,
  selected: Readonly<Record<string, string>>,
  { ports }: Placement,
): Deployment {
  const { template, paused: _paused, ...spec } = canonical.spec;
  const labels = secondLabels(selected);
  const own = portsOf(containerNamed(template, container), end.tls.environment);
  const placed = own.server === ports.server ? template : withPorts(template, container, own, ports);
  const named = editEnv(placed, container, { TYPHA_K8SSERVICENAME: secondTypha });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      namespace: canonical.metadata.namespace ?? 'default',
      name: secondTypha,
      labels: { 'k8s-app': secondTypha, ...madeHere },
    },
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: withTls(relabelled(named, selected, labels), [container], settings),
    },
  };
}

/** The Service by which nodes find the second Typha. */
export function secondService(
  namespace: string,
  template: PodTemplate,
  selector: Readonly<Record<string, string>>,
  ports: TyphaPorts,
): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name: secondTypha, labels: { 'k8s-app': secondTypha, ...madeHere } },
    spec: {
      selector,
      ports: [{ name: typhaPortName, port: 5473, targetPort: targetPort(template, ports) }],
    },
  };
}

export function secondBudget(
  namespace: string,
  matchLabels: Readonly<Record<string, string>>,
): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace, name: secondTypha, labels: { 'k8s-app': secondTypha, ...madeHere } },
    spec: { maxUnavailable: 1, selector: { matchLabels } },
  };
}

/** Labels of the second Typha's pods: whatever selects the first must not select them. */
export function secondLabels(selected: Readonly<Record<string, string>>): Record<string, string> {
  const keys = new Set([...Object.keys(selected), 'k8s-app']);
  return Object.fromEntries([...keys].map((key) => [key, secondTypha]));
}

/** By its name where the container names it: it then leads to either Typha, whatever their ports. */
export function targetPort(template: PodTemplate, { server }: TyphaPorts): number | string {
  const isNamed = containerNamed(template, container)?.ports?.some(({ name }) => name === typhaPortName);
  return isNamed === true ? typhaPortName : server;
}

const placementRules = ['affinity', 'topologySpreadConstraints'] as const;

/** The template under other labels; rules that keep its pods apart follow. */
function relabelled(
  template: PodTemplate,
  selected: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): PodTemplate {
  const old = new Set(Object.values(selected));
  const spec = template.spec as PodTemplate['spec'] & Readonly<Record<string, unknown>>;
  const rules = placementRules.flatMap((name) =>
    spec[name] === undefined ? [] : [[name, renamed(spec[name], old)] as const],
  );
  return {
    ...template,
    metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } },
    spec: { ...template.spec, ...Object.fromEntries(rules) },
  };
}

function renamed(value: unknown, old: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return old.has(value) ? secondTypha : value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, old));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, old)]));
}
