import type { Container, PodTemplate } from '../snapshot/objects.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Environment, Setting } from './environment.ts';
import type { Misspelt } from './misspelt-settings.ts';
import { followPath, type NamedFile } from './mounted-file.ts';
import {
  clientParameters,
  type Dropped,
  daemonParameters,
  type ReadParameters,
  type TyphaParameter,
  type TyphaParameters,
  textOf,
} from './typha-parameters.ts';
import { containerNamed, type Workload } from './workload.ts';

/** The processes that take part in the connection. */
export type Process = 'typha' | 'felix' | 'confd' | 'tunnel-ip-allocator' | 'node-status';

/** What a process does with its settings once it has started. */
export type TlsOutcome =
  | { readonly kind: 'plaintext' }
  | { readonly kind: 'tls' }
  /** Some settings are there and some are not: the process never connects, or never listens. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

/** The TLS settings of one process of one pod template, as the process itself resolves them. */
export interface TyphaTls {
  readonly process: Process;
  readonly parameters: TyphaParameters;
  readonly files: {
    readonly ca: NamedFile | null;
    readonly cert: NamedFile | null;
    readonly key: NamedFile | null;
  };
  /** Required names of the other end; '' when not required. */
  readonly commonName: string;
  readonly uriSan: string;
  readonly outcome: TlsOutcome;
  readonly dropped: readonly Dropped[];
  /** What the daemon itself does not know; [] for the other clients, which share its environment. */
  readonly misspelt: readonly Misspelt[];
  readonly environment: Environment;
}

const fileParameters = ['caFile', 'certFile', 'keyFile'] as const;

/** Prefixes in the order in which each process takes them (Calico confd/pkg/config, node/pkg/allocateip, node/pkg/status). */
export const prefixesOf = {
  confd: ['CONFD_', 'FELIX_', 'CALICO_'],
  'tunnel-ip-allocator': ['FELIX_', 'CALICO_'],
  'node-status': ['FELIX_', 'CALICO_'],
} as const;

/** The TLS settings of every process of a workload's template that takes part; [] for other workloads. */
export function typhaTls(snapshot: Snapshot, workload: Workload, template: PodTemplate): TyphaTls[] {
  const settings = (process: Process, containerName: string): TyphaTls[] => {
    const container = containerNamed(template, containerName);
    if (container === undefined) return [];
    return [processTls({ snapshot, namespace: workload.namespace, template, container }, process)];
  };
  switch (workload.role) {
    case 'typha':
      return settings('typha', 'calico-typha');
    case 'node':
      return settings('felix', 'calico-node').flatMap((felix) => linuxProcesses(felix, settings));
    case 'node-windows':
      return [...settings('felix', 'felix'), ...settings('confd', 'confd')];
    default:
      return [];
  }
}

/** confd runs only with BIRD; CALICO_DISABLE_FELIX leaves Felix out (Calico node/filesystem/etc/rc.local). */
function linuxProcesses(felix: TyphaTls, settings: (p: Process, c: string) => TyphaTls[]): TyphaTls[] {
  const variables = felix.environment.variables;
  const backend = variables.get('CALICO_NETWORKING_BACKEND')?.value;
  const withConfd = backend?.kind !== 'set' || (backend.text !== 'none' && backend.text !== 'vxlan');
  const disabled = variables.get('CALICO_DISABLE_FELIX')?.value;
  const withFelix = disabled?.kind !== 'set' || disabled.text === '';
  return [
    ...(withFelix ? [felix] : []),
    ...(withConfd ? settings('confd', 'calico-node') : []),
    ...settings('tunnel-ip-allocator', 'calico-node'),
    ...settings('node-status', 'calico-node'),
  ];
}

interface Place {
  readonly snapshot: Snapshot;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly container: Container;
}

function processTls(place: Place, process: Process): TyphaTls {
  const isDaemon = process === 'typha' || process === 'felix';
  const read: ReadParameters = isDaemon
    ? daemonParameters(place, process)
    : clientParameters(place, prefixesOf[process]);
  return tlsOf(process, read, (path) =>
    followPath(place.snapshot, place.namespace, place.template, place.container, path),
  );
}

/** What a process does with the parameters that it has read, whose paths `follow` leads to files. */
export function tlsOf(process: Process, read: ReadParameters, follow: (path: string) => NamedFile): TyphaTls {
  const isDaemon = process === 'typha' || process === 'felix';
  const fileOf = (setting: Setting): NamedFile | null => {
    const path = textOf(setting);
    return path === null || path === '' ? null : follow(path);
  };
  const files = {
    ca: fileOf(read.parameters.caFile),
    cert: fileOf(read.parameters.certFile),
    key: fileOf(read.parameters.keyFile),
  };
  return {
    process,
    parameters: read.parameters,
    files,
    commonName: textOf(read.parameters.commonName) ?? '',
    uriSan: textOf(read.parameters.uriSan) ?? '',
    outcome: outcomeOf(read.parameters, isDaemon ? files : null),
    dropped: read.dropped,
    misspelt: read.misspelt,
    environment: read.environment,
  };
}

/**
 * All or nothing: with any TLS parameter set, the three files and one of the two names must be. Felix and
 * Typha (`files` given) treat a path that does not exist as not set; the other clients do not look.
 * Source: Calico typha/pkg/config/config_params.go Validate, typha/pkg/syncclient/sync_client.go.
 */
function outcomeOf(parameters: TyphaParameters, files: TyphaTls['files'] | null): TlsOutcome {
  const byParameter = { caFile: files?.ca, certFile: files?.cert, keyFile: files?.key };
  const isSet = (parameter: TyphaParameter): boolean | null => {
    const text = textOf(parameters[parameter]);
    if (text === null) return null;
    const file = parameter in byParameter ? byParameter[parameter as keyof typeof byParameter] : undefined;
    return text !== '' && file?.kind !== 'missing';
  };
  const states = [...fileParameters, 'commonName' as const, 'uriSan' as const].map((p) => ({
    p,
    set: isSet(p),
  }));
  const unknown = states.filter((s) => s.set === null).map((s) => s.p);
  if (unknown.length > 0) {
    const reasons = unknown.map((p) => {
      const { value, name } = parameters[p];
      return `${name}: ${value.kind === 'unknown' ? value.why : 'not known'}`;
    });
    return { kind: 'unknown', why: reasons.join('; ') };
  }
  const set = new Set(states.filter((s) => s.set === true).map((s) => s.p));
  if (set.size === 0) return { kind: 'plaintext' };
  const missing = fileParameters.filter((p) => !set.has(p)).map((p) => parameters[p].name);
  if (!set.has('commonName') && !set.has('uriSan'))
    missing.push(`${parameters.commonName.name} or ${parameters.uriSan.name}`);
  return missing.length === 0 ? { kind: 'tls' } : { kind: 'incomplete', missing };
}
