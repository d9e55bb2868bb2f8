import { fileAt } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import type { EtcdClient } from '../../../calico/etcd-clients.ts';
import type { FileSource, NamedFile } from '../../../calico/mounted-file.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import type { EtcdFileKind } from '../../connections/etcd/certificates.ts';

/** The Secret and the directory of Calico's own manifests (calico-etcd.yaml). */
export const usualSecret = 'calico-etcd-secrets';
export const usualDirectory = '/calico-secrets';

/** Where one of the three files of a client belongs: its path in the container and the key behind it. */
export interface Destination {
  readonly kind: 'destination';
  readonly path: string;
  readonly source: FileSource;
  /** False: a volume has to be mounted first. */
  readonly isMounted: boolean;
}

export type DestinationOf = Destination | { readonly kind: 'blocker'; readonly why: string };

/** The place that the settings name already, else the one of Calico's manifests. */
export function destinationOf(client: EtcdClient, snapshot: Snapshot, file: EtcdFileKind): DestinationOf {
  const { setting, file: named } = client.settings[file];
  if (setting.value.kind === 'unknown') return { kind: 'blocker', why: setting.value.why };
  if (named?.source != null && named.source.object === 'Secret' && isListed(named))
    return { kind: 'destination', path: named.path, source: named.source, isMounted: true };
  if (named !== null && named.source !== null)
    return {
      kind: 'blocker',
      why: named.kind === 'found' ? `${named.path} is not from a Secret` : named.why,
    };
  if (named !== null && named.kind !== 'missing')
    return {
      kind: 'blocker',
      why: named.kind === 'unknown' ? named.why : `${named.path} is a file of a host`,
    };
  const usual = `${directoryOf(client)}/etcd-${file}`;
  if (named !== null && named.path !== usual) return { kind: 'blocker', why: named.why };
  return atUsualPath(client, snapshot, file, usual);
}

function atUsualPath(
  client: EtcdClient,
  snapshot: Snapshot,
  file: EtcdFileKind,
  path: string,
): DestinationOf {
  const { namespace, template, container } = client;
  const found = fileAt({ snapshot, namespace, template, container }, path);
  if (found.source?.object === 'Secret' && isListed(found))
    return { kind: 'destination', path, source: found.source, isMounted: true };
  if (found.source !== null || found.kind !== 'missing')
    return { kind: 'blocker', why: found.kind === 'found' ? `${path} is not from a Secret` : found.why };
  if (
    container.volumeMounts?.some(({ mountPath }) => mountPath.replace(/\/$/, '') === usualDirectory) === true
  )
    return { kind: 'blocker', why: found.why };
  const source: FileSource = {
    object: 'Secret',
    namespace,
    name: usualSecret,
    key: `etcd-${file}`,
    frozen: false,
    mode: 0o644,
  };
  return { kind: 'destination', path, source, isMounted: false };
}

/** A file that is missing because the items of its volume leave it out cannot come by a new key. */
function isListed(file: NamedFile): boolean {
  return file.kind !== 'missing' || !('isLeftOut' in file);
}

/** Where the container has its Secret for etcd, or would have it. */
export function directoryOf({ component, container, template, settings }: EtcdClient): string {
  if (component === 'install-cni') {
    const { value } = variable(settings.environment, 'TLS_ASSETS_DIR');
    return value.kind === 'set' && value.text !== '' ? value.text.replace(/\/$/, '') : usualDirectory;
  }
  const mount = container.volumeMounts?.find(({ name, subPath }) => {
    const volume = template.spec.volumes?.find((one) => one.name === name);
    return subPath === undefined && volume?.secret?.secretName === usualSecret;
  });
  return mount?.mountPath.replace(/\/$/, '') ?? usualDirectory;
}
