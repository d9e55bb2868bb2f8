import { componentRelease } from '../../calico/component-release.ts';
import type { Setting } from '../../calico/environment.ts';
import { type EtcdClient, etcdClients } from '../../calico/etcd-clients.ts';
import type { EtcdSettings } from '../../calico/etcd-component.ts';
import { type DialledEndpoint, dialledEndpoints } from '../../calico/etcd-endpoints.ts';
import type { EtcdFile } from '../../calico/etcd-file.ts';
import { fileAccess } from '../../calico/etcd-file-access.ts';
import { inlineOf } from '../../calico/etcd-inline.ts';
import type { NamedFile } from '../../calico/mounted-file.ts';
import { isRolling, revisionSuffix, workloadName } from '../../calico/workload.ts';
import {
  type StoredCertificate,
  type StoredTrust,
  storedCertificate,
  storedTrust,
} from '../certificates/stored-certificate.ts';
import type { JudgeContext } from '../judgement.ts';
import { type EndRelease, withGo } from '../release-go.ts';
import type { EtcdMode } from '../status.ts';
import { listed } from '../wording.ts';

/** One component of one pod template, as a client of etcd. */
export interface EtcdEnd {
  readonly client: EtcdClient;
  /** Of its container. */
  readonly release: EndRelease;
  /** `DaemonSet kube-system/calico-node`, with the hash of an old template. */
  readonly place: string;
  /** `install-cni of DaemonSet kube-system/calico-node`. */
  readonly name: string;
  /** How judge.ts names the side: `install-cni DaemonSet kube-system/calico-node`. */
  readonly label: string;
  /** Null when they are not known; empty when there are none. */
  readonly endpoints: readonly string[] | null;
  /** The same list as the client dials it. */
  readonly dials: readonly DialledEndpoint[] | null;
  readonly mode: EtcdMode;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

export function etcdEnds(context: Pick<JudgeContext, 'snapshot' | 'installation'>): EtcdEnd[] {
  const { snapshot, installation } = context;
  return etcdClients(snapshot, installation).map((client) => endOf(client, installation));
}

/** `calico-node and install-cni of DaemonSet kube-system/calico-node`, and so on for each place. */
export function endNames(ends: readonly EtcdEnd[]): string {
  const places = [...new Set(ends.map(({ place }) => place))];
  return listed(
    places.map((place) => {
      const here = ends.filter((end) => end.place === place).map(({ client }) => client.component);
      return `${listed(here)} of ${place}`;
    }),
  );
}

/** Set to something; null when it is not known. */
export function isSet(setting: Setting): boolean | null {
  switch (setting.value.kind) {
    case 'set':
      return setting.value.text !== '';
    case 'unset':
      return false;
    case 'unknown':
      return null;
  }
}

/** What a client's settings and files come to. */
export function endOf(
  client: EtcdClient,
  { calicoVersion, judgedAs }: Pick<JudgeContext['installation'], 'calicoVersion' | 'judgedAs'>,
): EtcdEnd {
  const { settings, owner, container } = client;
  const installed = {
    version: judgedAs ?? calicoVersion,
    rolling: owner.kind === 'workload' && isRolling(owner.workload),
  };
  const image = judgedAs === undefined ? container.image : undefined;
  const release = withGo(componentRelease(image, installed, settings.environment));
  const place = placeOf(client);
  const dials = dialsOf(client);
  return {
    client,
    release,
    place,
    name: `${client.component} of ${place}`,
    label: `${client.component} ${place}`,
    endpoints: dials?.map(({ text }) => text.trim()) ?? null,
    dials,
    mode: modeOf(client),
    ...materialOf(settings, release.gos),
  };
}

/** Files win: with both forms the client does not start. */
function materialOf(
  { ca, cert, key, inline }: EtcdSettings,
  gos: EndRelease['gos'],
): Pick<EtcdEnd, 'certificate' | 'trust'> {
  const inlineCert = inlineOf(inline, 'etcdCert');
  const inlineCa = inlineOf(inline, 'etcdCACert');
  const trust = ca.file ?? inlineCa;
  const certificate =
    cert.file === null
      ? inlineCert && {
          ...storedCertificate(inlineCert, inlineOf(inline, 'etcdKey'), gos),
          source: inlineCert.path,
        }
      : storedCertificate(cert.file, key.file, gos);
  return {
    certificate,
    trust:
      trust === null
        ? null
        : { ...storedTrust(trust, gos.at(-1)), ...(trust === inlineCa ? { source: trust.path } : {}) },
  };
}

function placeOf({ owner }: EtcdClient): string {
  if (owner.kind === 'file') return owner.path;
  if (owner.kind === 'pod') return `Pod ${owner.pod.metadata.namespace ?? ''}/${owner.pod.metadata.name}`;
  return `${workloadName(owner.workload)}${revisionSuffix(owner.revision)}`;
}

function dialsOf({ settings, component }: EtcdClient): readonly DialledEndpoint[] | null {
  const { value } = settings.endpoints;
  if (value.kind === 'unknown') return null;
  return value.kind === 'unset' ? [] : dialledEndpoints(value.text, component);
}

/** What the client does once it starts. A client that cannot start is broken, whatever the scheme. */
function modeOf(client: EtcdClient): EtcdMode {
  const { settings, template, container, component } = client;
  const { ca, cert, key, discovery, inline, environment } = settings;
  const files: readonly EtcdFile[] = [ca, cert, key];
  if (environment.blockers.length > 0 || files.some(({ file }) => file?.kind === 'missing')) return 'broken';
  const mayNotRead = (file: NamedFile | null) =>
    file !== null && fileAccess(template, container, file).kind === 'refused';
  if (component !== 'calico-node-windows' && files.some(({ file }) => mayNotRead(file))) return 'broken';
  const [hasEndpoints, hasDomain] = [isSet(settings.endpoints), isSet(discovery)];
  if (hasEndpoints === false && hasDomain === false) return 'broken';
  if (hasEndpoints === true && hasDomain === true) return 'broken';
  const [hasCert, hasKey] = [isSet(cert.setting), isSet(key.setting)];
  if (inline.length > 0 && (hasCert === true || hasKey === true || isSet(ca.setting) === true))
    return 'broken';
  const hasInline = inlineOf(inline, 'etcdCert') !== null;
  if (inline.length > 0 && (!hasInline || inlineOf(inline, 'etcdKey') === null)) return 'broken';
  if (hasCert !== null && hasKey !== null && hasCert !== hasKey) return 'broken';
  const dials = dialsOf(client);
  const [first] = dials ?? [];
  if (dials === null || hasEndpoints !== true || first === undefined) return 'unknown';
  if (dials.every(({ problem }) => problem !== null)) return 'broken';
  if (first.plaintext === true) return 'plaintext';
  if (first.plaintext === null) return 'unknown';
  if (hasCert === null || hasKey === null) return 'unknown';
  return hasCert || hasInline ? 'mtls' : 'tls';
}
