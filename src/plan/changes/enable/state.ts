import { secondTypha } from '../../../calico/second-typha.ts';
import { textOf } from '../../../calico/typha-parameters.ts';
import { type Workload, workloadName } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { listed } from '../../../links/wording.ts';
import type { Deployment, PodDisruptionBudget, Service } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { unreadableEndpoint } from '../../connections/felix-typha/unreadable.ts';
import { settingContainers } from '../../installs/manifest/settings-edit.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Next } from '../../model/step.ts';
import { type Places, placesOf } from './places.ts';

/** One Typha with the object that makes it. */
export interface TyphaState {
  readonly end: End;
  readonly object: Deployment;
}

/** A workload of clients, with what its processes have in common. */
export interface ClientState {
  readonly workload: Workload;
  readonly ends: readonly End[];
  /** Containers whose environment its processes read, of those that the template has. */
  readonly containers: readonly string[];
  readonly isPlain: boolean;
  /** Every process finds Typha through the second Service. */
  readonly usesAlias: boolean;
}

/** Where an enabling stands. Every pod runs its newest template when it is looked at. */
export interface EnableState {
  readonly state: FelixTyphaState;
  readonly namespace: string;
  readonly places: Places;
  /** The Typha of the manifest. */
  readonly canonical: TyphaState;
  /** The one that `enable` puts beside it. */
  readonly second: TyphaState | null;
  readonly alias: Service | null;
  readonly budget: PodDisruptionBudget | null;
  readonly clients: readonly ClientState[];
  /** Labels by which the first Typha's pods are selected. */
  readonly selected: Readonly<Record<string, string>>;
  /** The Service by which clients find the first Typha while none was told otherwise. */
  readonly serviceName: string;
}

/** The scene of a manifest install with Typha, or why nothing can be enabled or undone there. */
export function enableStateOf(state: FelixTyphaState): EnableState | Exclude<Next, { kind: 'step' }> {
  const { installation, servers } = state;
  if (installation.kind === 'none')
    return blockedBy('No Calico was found in this cluster', 'Look at another cluster with --context.');
  if (installation.kind === 'operator')
    return {
      kind: 'done',
      note: 'the operator sets up mutual TLS between Felix and Typha itself, always: there is nothing to enable',
    };
  if (state.clients.length === 0)
    return { kind: 'done', note: 'Felix does not use Typha here: there is no connection to secure' };
  const first = servers.filter(({ workload }) => workload.name !== secondTypha);
  const deployments = [...new Set(first.map(({ workload }) => workloadName(workload)))];
  const [end] = first;
  if (end === undefined || end.workload.object.kind !== 'Deployment')
    return blockedBy(
      'The clients are told to use Typha, but no Typha runs',
      'Scale the Deployment calico-typha up first.',
    );
  if (deployments.length > 1)
    return blockedBy(
      `More than one Typha runs: ${listed(deployments)}`,
      'Take the ones away that are not in use first.',
    );
  const problem = blocker(state) ?? unreadAlias(state, end.workload.namespace);
  if (problem !== null) return problem;
  return build(state, { end, object: end.workload.object });
}

function build(state: FelixTyphaState, canonical: TyphaState): EnableState {
  const { snapshot, servers } = state;
  const { namespace } = canonical.end.workload;
  const second = servers.find(({ workload }) => workload.name === secondTypha);
  const object = second?.workload.object;
  const serviceName = plainServiceName(state);
  const service = knownValue(lookUp(snapshot, 'Service', namespace, serviceName));
  return {
    state,
    namespace,
    places: placesOf(snapshot, namespace),
    canonical,
    second: second !== undefined && object?.kind === 'Deployment' ? { end: second, object } : null,
    alias: knownValue(lookUp(snapshot, 'Service', namespace, secondTypha)) ?? null,
    budget: knownValue(lookUp(snapshot, 'PodDisruptionBudget', namespace, secondTypha)) ?? null,
    clients: clientsOf(state),
    selected: { ...canonical.object.spec.selector?.matchLabels, ...service?.spec.selector },
    serviceName,
  };
}

function clientsOf({ clients }: FelixTyphaState): ClientState[] {
  const workloads = [...new Map(clients.map((end) => [workloadName(end.workload), end.workload])).values()];
  return workloads.map((workload) => {
    const ends = clients.filter((end) => end.workload === workload);
    const present = new Set(workload.object.spec.template.spec.containers.map(({ name }) => name));
    return {
      workload,
      ends,
      containers: settingContainers(workload).filter((name) => present.has(name)),
      isPlain: ends.some((end) => end.mode === 'plaintext'),
      usesAlias: ends.every((end) => textOf(end.tls.parameters.serviceName) === secondTypha),
    };
  });
}

/** The name that a client uses which was not told the second one; else the name that Typha itself goes by. */
function plainServiceName({ clients, servers }: FelixTyphaState): string {
  const names = [...clients, ...servers].map((end) => textOf(end.tls.parameters.serviceName) ?? '');
  return names.find((name) => name !== '' && name !== secondTypha) ?? 'calico-typha';
}

/** What was not read must not count as not there: it would be made a second time. */
function unreadAlias(
  { snapshot }: FelixTyphaState,
  namespace: string,
): Exclude<Next, { kind: 'step' }> | null {
  const kinds = ['Service', 'PodDisruptionBudget'] as const;
  const unread = kinds.find((kind) => {
    const reading = lookUp(snapshot, kind, namespace, secondTypha).kind;
    return reading === 'forbidden' || reading === 'failed';
  });
  return unread === undefined
    ? null
    : blockedBy(
        `Whether ${unread} ${namespace}/${secondTypha} exists could not be read`,
        'Get the right to read it: a plan that cannot be proved is not made.',
      );
}

/** Settings from which no way leads that refuses nobody. */
function blocker(state: FelixTyphaState): Exclude<Next, { kind: 'step' }> | null {
  for (const { tls, process, workload } of state.clients) {
    const where = `${process} of ${workloadName(workload)}`;
    const address = textOf(tls.parameters.address);
    if (address !== '')
      return blockedBy(
        `${where} dials the fixed address ${address ?? '(not known)'}, so it cannot be led from one Typha to another`,
        'Let it find Typha by its Service: remove the setting of the address (FELIX_TYPHAADDR) and roll calico-node first.',
      );
    const own = [...tls.environment.variables.values()].find(
      ({ name, value }) => /^(CONFD|CALICO)_TYPHAK8SSERVICENAME$/i.test(name) && value.kind !== 'unset',
    );
    if (own !== undefined)
      return blockedBy(
        `${own.name} of ${workloadName(workload)} gives some processes a Service name of their own`,
        `Remove it: FELIX_TYPHAK8SSERVICENAME reaches all of them (kubectl set env daemonset/${workload.name} -n ${workload.namespace} ${own.name}-).`,
      );
  }
  const broken = [...state.servers, ...state.clients].find((end) => end.mode === 'broken');
  if (broken !== undefined)
    return blockedBy(
      `The settings of ${broken.process} of ${workloadName(broken.workload)} are incomplete`,
      'Mend them first: see the findings of status.',
    );
  const blindness = unreadableEndpoint(state);
  return blindness === null
    ? null
    : blockedBy(blindness, 'Get the rights to read it: a plan that cannot be proved is not made.');
}
