import type { Option } from '../../calico/control-plane/option.ts';
import {
  etcdOption,
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
  readonly clientCertAuth: Option;
  readonly trustedCaFile: Option;
  readonly listenUrls: Option;
}

/** The etcd pods behind the endpoints: by the pod's own addresses or the URLs that it advertises. */
export function etcdServers(snapshot: Snapshot, ends: readonly EtcdEnd[]): EtcdServer[] {
  const hosts = new Set(ends.flatMap(({ endpoints }) => (endpoints ?? []).map(hostOf)));
  return staticPods(snapshot, 'etcd')
    .filter((seen) => addresses(snapshot, seen).some((address) => hosts.has(address)))
    .map((pod) => etcdServer(snapshot, pod));
}

export function etcdServer(snapshot: Snapshot, pod: StaticPod): EtcdServer {
  return {
    pod,
    name: staticPodName(pod),
    clientCertAuth: etcdOption(snapshot, pod, 'client-cert-auth'),
    trustedCaFile: etcdOption(snapshot, pod, 'trusted-ca-file'),
    listenUrls: etcdOption(snapshot, pod, 'listen-client-urls'),
  };
}

/** Whether every etcd that is visible demands client certificates; null when that is not known. */
export function demandsCertificates(servers: readonly EtcdServer[]): boolean | null {
  const demands = servers.map(demandsOf);
  if (demands.length === 0 || demands.includes(null)) return null;
  return !demands.includes(false);
}

/**
 * Whether an etcd demands client certificates; null when it is not known. A CA file alone is enough (etcd
 * client/pkg/transport/listener.go ServerConfig).
 */
export function demandsOf({ clientCertAuth, trustedCaFile }: EtcdServer): boolean | null {
  if (isTrue(clientCertAuth) || hasText(trustedCaFile)) return true;
  return clientCertAuth.kind === 'unknown' || trustedCaFile.kind === 'unknown' ? null : false;
}

/** Why it is not known whether an etcd demands client certificates. */
export function whyDemandsUnknown({ clientCertAuth, trustedCaFile }: EtcdServer): string {
  const blind = [clientCertAuth, trustedCaFile].find((option) => option.kind === 'unknown');
  return blind?.kind === 'unknown' ? blind.why : 'its flags are not known';
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
  const { listenUrls } = server;
  const demands = demandsOf(server);
  if (listenUrls.kind === 'unknown') return 'unknown';
  const plain = plainUrls(listenUrls);
  const isAll = plain.length === clientUrls(listenUrls).length;
  if (isAll || plain.some((url) => !isLoopback(hostOf(url)))) return 'plaintext';
  if (demands === null) return 'unknown';
  return demands ? 'mtls' : 'tls';
}

function worst(modes: readonly EtcdMode[]): EtcdMode {
  return (['plaintext', 'unknown', 'tls'] as const).find((mode) => modes.includes(mode)) ?? 'mtls';
}

/** Without the flag etcd listens on http://localhost:2379 (etcd server/embed/config.go). */
function clientUrls(option: Option): string[] {
  const text = option.kind === 'set' ? option.text : 'http://localhost:2379';
  return text.split(',').map((url) => url.trim());
}

/** Where an etcd listens without TLS. */
export function plainUrls(option: Option): string[] {
  return clientUrls(option).filter((url) => url.startsWith('http://'));
}

/** Where an etcd answers, as far as it says so: what it advertises, its own addresses, and where it listens. */
export function hostsOf(snapshot: Snapshot, { pod, listenUrls }: EtcdServer): string[] {
  const listens = listenUrls.kind === 'set' ? listenUrls.text.split(',').map(hostOf) : [];
  const everywhere = ['0.0.0.0', '::', ''];
  return [...addresses(snapshot, pod), ...listens].filter((host) => !everywhere.includes(host));
}

function addresses(snapshot: Snapshot, seen: StaticPod): string[] {
  const advertised = etcdOption(snapshot, seen, 'advertise-client-urls');
  const urls = advertised.kind === 'set' ? advertised.text.split(',').map(hostOf) : [];
  const { hostIP, podIP } = seen.pod.status ?? {};
  return [...urls, hostIP ?? '', podIP ?? ''].filter((address) => address !== '');
}

/** The host of an URL or of `HOST:PORT`, in lower case and without brackets. */
export function hostOf(url: string): string {
  const authority =
    url
      .trim()
      .replace(/^[a-z+]+:\/\//i, '')
      .split('/')[0] ?? '';
  return (/^\[([^\]]*)\]/.exec(authority)?.[1] ?? authority.replace(/:\d+$/, '')).toLowerCase();
}

/** An address at which only its own host reaches it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function isTrue(option: Option): boolean {
  return option.kind === 'set' && ['true', '1', 't', 'TRUE', 'True', 'T'].includes(option.text);
}
