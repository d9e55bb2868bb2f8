import { binaryValue } from '../snapshot/binary-data.ts';
import type { Container, KeyToPath, PodTemplate, Volume, VolumeMount } from '../snapshot/objects.ts';
import { mapReading, type Reading } from '../snapshot/reading.ts';
import type { SecretValue } from '../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../snapshot/snapshot.ts';

/** The object key that stands behind a file of a container. */
export interface FileSource {
  readonly object: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  /** Mounted with subPath: the kubelet never updates it in a running pod. */
  readonly frozen: boolean;
  /** Permission bits of the file. */
  readonly mode: number;
}

/** What a path of a container leads to. */
export type MountedFile =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly source: FileSource;
      readonly value: SecretValue;
    }
  | {
      readonly kind: 'missing';
      readonly path: string;
      readonly why: string;
      readonly source: FileSource | null;
      /** The items of its volume leave it out: a new key of the object does not bring it. */
      readonly isLeftOut?: true;
    }
  | {
      readonly kind: 'unknown';
      readonly path: string;
      readonly why: string;
      readonly source: FileSource | null;
    };

/** A file of a host, which no object stands behind. */
export type HostFile =
  | { readonly kind: 'found'; readonly path: string; readonly source: null; readonly value: SecretValue }
  | {
      readonly kind: 'missing' | 'unknown';
      readonly path: string;
      readonly why: string;
      readonly source: null;
    };

/** What a setting that names a file leads to: in a container, or on a host. */
export type NamedFile = MountedFile | HostFile;

/** `Secret kube-system/calico-node-certs`. */
export function sourceName(source: FileSource): string {
  return `${source.object} ${source.namespace}/${source.name}`;
}

/**
 * Follows a path from the container's longest matching volumeMount through its volume to an object's key,
 * never by conventional names. hostPath, CSI and image files are `unknown`: they cannot be seen from here.
 */
export function followPath(
  snapshot: Snapshot,
  namespace: string,
  template: PodTemplate,
  container: Container,
  path: string,
): MountedFile {
  const wanted = normalise(path);
  const mount = longestMount(container, wanted);
  if (mount === undefined)
    return {
      kind: 'missing',
      path,
      why: `no volume is mounted at ${path} in container ${container.name}`,
      source: null,
    };
  const volume = template.spec.volumes?.find((v) => v.name === mount.name);
  if (volume === undefined)
    return { kind: 'missing', path, why: `volume ${mount.name} is not defined`, source: null };
  if (mount.subPathExpr !== undefined)
    return { kind: 'unknown', path, why: `volume ${mount.name} uses subPathExpr`, source: null };
  const below = wanted.slice(normalise(mount.mountPath).length).replace(/^\//, '');
  const inside = [mount.subPath ?? '', below].filter((part) => part !== '').join('/');
  return inVolume(snapshot, namespace, volume, inside, path, mount.subPath !== undefined);
}

/** Paths of Windows containers carry a drive or the sandbox mount point; Go accepts both slashes there. */
function normalise(path: string): string {
  const forward = path.replaceAll('\\', '/').replace(/^(\$CONTAINER_SANDBOX_MOUNT_POINT|[A-Za-z]:)\/?/, '/');
  const parts: string[] = [];
  for (const part of forward.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function longestMount(container: Container, path: string): VolumeMount | undefined {
  return (container.volumeMounts ?? [])
    .filter((mount) => {
      const at = normalise(mount.mountPath);
      return path === at || path.startsWith(at === '/' ? '/' : `${at}/`);
    })
    .toSorted((a, b) => normalise(b.mountPath).length - normalise(a.mountPath).length)[0];
}

function inVolume(
  snapshot: Snapshot,
  namespace: string,
  volume: Volume,
  inside: string,
  path: string,
  frozen: boolean,
): MountedFile {
  if (volume.projected !== undefined) {
    const unreadable: MountedFile[] = [];
    for (const source of volume.projected.sources ?? []) {
      const projection = source.secret ?? source.configMap;
      if (projection === undefined) continue;
      const object = source.secret === undefined ? 'ConfigMap' : 'Secret';
      const mode = volume.projected.defaultMode ?? 0o644;
      const name = projection.name ?? '';
      const file = inObject(
        snapshot,
        { object, namespace, name, key: inside, frozen, mode },
        projection,
        path,
      );
      if (file.kind === 'found') return file;
      if (file.kind === 'unknown') unreadable.push(file);
    }
    return (
      unreadable[0] ?? {
        kind: 'missing',
        path,
        why: `no source of volume ${volume.name} has ${inside}`,
        source: null,
      }
    );
  }
  const projection = volume.secret ?? volume.configMap;
  if (projection !== undefined) {
    const object = volume.secret === undefined ? 'ConfigMap' : 'Secret';
    const name = volume.secret?.secretName ?? volume.configMap?.name ?? '';
    const mode = projection.defaultMode ?? 0o644;
    return inObject(snapshot, { object, namespace, name, key: inside, frozen, mode }, projection, path);
  }
  if (volume.hostPath !== undefined)
    return {
      kind: 'unknown',
      path,
      why: `a file of the host (${volume.hostPath.path}/${inside})`,
      source: null,
    };
  if (volume.csi !== undefined)
    return { kind: 'unknown', path, why: `provided by the CSI driver ${volume.csi.driver}`, source: null };
  return { kind: 'unknown', path, why: `written while the pod starts (volume ${volume.name})`, source: null };
}

interface Projection {
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function inObject(snapshot: Snapshot, at: FileSource, projection: Projection, path: string): MountedFile {
  const item = projection.items?.find((candidate) => candidate.path === at.key);
  if (projection.items !== undefined && item === undefined)
    return {
      kind: 'missing',
      path,
      why: `the items of the volume of ${sourceName(at)} do not list ${at.key}`,
      source: at,
      isLeftOut: true,
    };
  const source: FileSource = { ...at, key: item?.key ?? at.key, mode: item?.mode ?? at.mode };
  const values = valuesOf(snapshot, source);
  switch (values.kind) {
    case 'known': {
      const value = values.value[source.key];
      if (value === undefined)
        return { kind: 'missing', path, why: `${sourceName(source)} has no key ${source.key}`, source };
      return { kind: 'found', path, source, value };
    }
    case 'absent':
      return { kind: 'missing', path, why: `${sourceName(source)} does not exist`, source };
    case 'forbidden':
      return { kind: 'unknown', path, why: `may not read ${sourceName(source)}`, source };
    case 'failed':
      return { kind: 'unknown', path, why: values.cause, source };
  }
}

function valuesOf(snapshot: Snapshot, source: FileSource): Reading<Readonly<Record<string, SecretValue>>> {
  if (source.object === 'Secret')
    return mapReading(lookUp(snapshot, 'Secret', source.namespace, source.name), (secret) => secret.values);
  return mapReading(lookUp(snapshot, 'ConfigMap', source.namespace, source.name), (map) => ({
    ...Object.fromEntries(
      Object.entries(map.data ?? {}).map(([key, text]) => [key, { kind: 'text' as const, text }]),
    ),
    ...Object.fromEntries(
      Object.entries(map.binaryData ?? {}).map(([key, text]) => [key, binaryValue(text)]),
    ),
  }));
}
