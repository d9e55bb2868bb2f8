import { etcdDemands } from '../../calico/control-plane/etcd-demands.ts';
import { type EtcdLine, lineOption } from '../../calico/control-plane/etcd-line.ts';
import { type EtcdListener, etcdListeners, hostOf } from '../../calico/control-plane/etcd-listeners.ts';
import type { Option } from '../../calico/control-plane/option.ts';
import {
  etcdLine,
  type StaticPod,
  staticPodName,
  staticPods,
} from '../../calico/control-plane/static-pod.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { EtcdMode, SideStatus } from '../status.ts';
import type { EtcdEnd } from './end.ts';

/** An etcd that runs as a static pod and that some endpoint of Calico leads to. */
export interface EtcdServer {
  readonly pod: StaticPod;
  readonly name: string;
  readonly line: EtcdLine;
  readonly trustedCaFile: Option;
  readonly listenUrls: Option;
}

/** The etcd pods behind the endpoints: by the pod's own addresses or the URLs that it advertises. */
export function etcdServers(snapshot: Snapshot, ends: readonly EtcdEnd[]): EtcdServer[] {
  const hosts = new Set(ends.flatMap(({ endpoints }) => (endpoints ?? []).map(hostOf)));
  return staticPods(snapshot, 'etcd')
    .map((pod) => etcdServer(snapshot, pod))
    .filter(({ pod, line }) => addresses(pod, line).some((address) => hosts.has(address)));
}

export function etcdServer(snapshot: Snapshot, pod: StaticPod): EtcdServer {
  const line = etcdLine(snapshot, pod);
  return {
    pod,
    name: staticPodName(pod),
    line,
    trustedCaFile: lineOption(line, 'trusted-ca-file'),
    listenUrls: lineOption(line, 'listen-client-urls'),
  };
}

/** Whether every etcd that is visible demands client certificates; null when that is not known. */
export function demandsCertificates(servers: readonly EtcdServer[]): boolean | null {
  const demands = servers.map(demandsOf);
  if (demands.length === 0 || demands.includes(null)) return null;
  return !demands.includes(false);
}

/** Whether an etcd demands client certificates; null when it is not known. */
export function demandsOf({ line }: EtcdServer): boolean | null {
  const demands = etcdDemands(line);
  return demands.kind === 'unknown' ? null : demands.kind === 'certificate';
}

/** Set to something. */
export function hasText(option: Option): boolean {
  return option.kind === 'set' && option.text !== '';
}

/** The row of the server: its pods together, or one that says that nothing is visible. */
export function serverSide(servers: readonly EtcdServer[]): SideStatus {
  const [first, ...others] = servers;
  const base = {
    side: 'server',
    component: 'etcd',
    verifies: { cn: null, uriSan: null },
    certificate: null,
    findings: [],
  } as const;
  if (first === undefined)
    return {
      ...base,
      workload: 'not visible',
      pods: null,
      mode: 'unknown',
      trust: { source: null, anchors: [] },
      state: 'unknown',
    };
  const ca = first.trustedCaFile.kind === 'set' ? `file ${first.trustedCaFile.text} of ${first.name}` : null;
  return {
    ...base,
    workload: others.length === 0 ? first.name : `${first.name} (+${others.length})`,
    pods: servers.length,
    mode: worst(servers.map(modeOf)),
    trust: { source: ca, anchors: [] },
    state: 'ok',
  };
}

function modeOf(server: EtcdServer): EtcdMode {
  const listeners = etcdListeners(server.line);
  const demands = demandsOf(server);
  if ('why' in listeners) return 'unknown';
  const plain = listeners.filter(({ secure }) => !secure);
  if (plain.some(({ local }) => !local) || plain.length === listeners.length) return 'plaintext';
  if (demands === null) return 'unknown';
  return demands ? 'mtls' : 'tls';
}

function worst(modes: readonly EtcdMode[]): EtcdMode {
  return (['plaintext', 'unknown', 'tls'] as const).find((mode) => modes.includes(mode)) ?? 'mtls';
}

/** The listeners of an etcd without TLS; none where they are not known. */
export function plainListeners({ line }: EtcdServer): readonly EtcdListener[] {
  const listeners = etcdListeners(line);
  return 'why' in listeners ? [] : listeners.filter(({ secure }) => !secure);
}

/** Where an etcd answers, as far as it says so: what it advertises, its own addresses, and where it listens. */
export function hostsOf({ pod, line, listenUrls }: EtcdServer): string[] {
  const listens = listenUrls.kind === 'set' ? listenUrls.text.split(',').map(hostOf) : [];
  const everywhere = ['0.0.0.0', '::', ''];
  return [...addresses(pod, line), ...listens].filter((host) => !everywhere.includes(host));
}

function addresses({ pod }: StaticPod, line: EtcdLine): string[] {
  const advertised = lineOption(line, 'advertise-client-urls');
  const urls = advertised.kind === 'set' ? advertised.text.split(',').map(hostOf) : [];
  const { hostIP, podIP } = pod.status ?? {};
  return [...urls, hostIP ?? '', podIP ?? ''].filter((address) => address !== '');
}
