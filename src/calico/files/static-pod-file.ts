import type { JsonObject } from '../../json.ts';
import { isObject, objectAt } from '../../json.ts';
import type { Pod } from '../../snapshot/objects.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { commandWords, serverFlags } from '../control-plane/server-flags.ts';
import { type Disk, hostFile, hostText } from './disk.ts';
import { behindMounts } from './host-mounts.ts';
import type { ServerPart } from './part.ts';

const servers = ['etcd', 'kube-apiserver'] as const;

/** etcd and kube-apiserver in the manifest of a pod that the kubelet runs by itself; [] for other pods. */
export function staticPodParts(document: JsonObject, path: string, disk: Disk): ServerPart[] {
  const metadata = objectAt(document, 'metadata');
  const seen = redactObject({ ...document, metadata: { namespace: 'kube-system', ...metadata } });
  if (seen?.kind !== 'Pod') return [];
  return servers.flatMap((part): ServerPart[] => {
    const container = seen.spec.containers.find(({ name }) => name === part);
    if (container === undefined) return [];
    const words = serverFlags(part, commandWords(container));
    const readText: ServerPart['readText'] = (named) => hostText(disk, hostPath(seen, part, named));
    return [
      {
        part,
        pod: {
          file: path,
          pod: seen,
          container,
          words,
          readText,
        },
        follow: (named) => hostFile(disk, hostPath(seen, part, named)),
        readText,
        environmentFiles: [],
      },
    ];
  });
}

/** The path on the host behind a path of the container. */
function hostPath(pod: Pod, containerName: string, path: string): string {
  const container = pod.spec.containers.find(({ name }) => name === containerName);
  const mounts = (container?.volumeMounts ?? []).map(({ mountPath, name }) => ({
    mountPath,
    hostPath: pod.spec.volumes?.find((volume) => volume.name === name)?.hostPath?.path,
  }));
  return behindMounts(mounts, path);
}

/** `v1.33.1` from the tag of a kube-apiserver's image; null when it has none. */
export function versionOfImage(part: ServerPart): string | null {
  if (part.part !== 'kube-apiserver') return null;
  const image = isObject(part.pod.container) ? part.pod.container.image : undefined;
  return /:(v\d+\.\d+\.\d+)/.exec(image ?? '')?.[1] ?? null;
}
