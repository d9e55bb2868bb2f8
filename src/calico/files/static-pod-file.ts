import type { JsonObject } from '../../json.ts';
import { isObject, objectAt } from '../../json.ts';
import type { Pod } from '../../snapshot/objects.ts';
import { seeObject } from '../../snapshot/see.ts';
import { commandFlags } from '../static-pod-flags.ts';
import { type Disk, hostFile } from './disk.ts';
import type { ServerPart } from './part.ts';

const servers = ['etcd', 'kube-apiserver'] as const;

/** etcd and kube-apiserver in the manifest of a pod that the kubelet runs by itself; [] for other pods. */
export function staticPodParts(document: JsonObject, path: string, disk: Disk): ServerPart[] {
  const metadata = objectAt(document, 'metadata');
  const seen = seeObject({ ...document, metadata: { namespace: 'kube-system', ...metadata } });
  if (seen?.kind !== 'Pod') return [];
  return servers.flatMap((part): ServerPart[] => {
    const container = seen.spec.containers.find(({ name }) => name === part);
    if (container === undefined) return [];
    const flags = commandFlags(container);
    const configuredBy = part === 'etcd' && flags.has('config-file') ? 'config-file' : null;
    return [
      {
        part,
        pod: { file: path, pod: seen, container, flags, configuredBy },
        follow: (named) => hostFile(disk, hostPath(seen, part, named)),
      },
    ];
  });
}

/** The path on the host behind a path of the container, by its longest mount of a hostPath volume. */
function hostPath(pod: Pod, containerName: string, path: string): string {
  const container = pod.spec.containers.find(({ name }) => name === containerName);
  const mounts = (container?.volumeMounts ?? [])
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath.replace(/\/+$/, '')}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length);
  const [mount] = mounts;
  const host = pod.spec.volumes?.find(({ name }) => name === mount?.name)?.hostPath?.path;
  if (mount === undefined || host === undefined) return path;
  return `${host.replace(/\/+$/, '')}${path.slice(mount.mountPath.replace(/\/+$/, '').length)}`;
}

/** `v1.33.1` from the tag of a kube-apiserver's image; null when it has none. */
export function versionOfImage(part: ServerPart): string | null {
  if (part.part !== 'kube-apiserver') return null;
  const image = isObject(part.pod.container) ? part.pod.container.image : undefined;
  return /:(v\d+\.\d+\.\d+)/.exec(image ?? '')?.[1] ?? null;
}
