import { knownValue } from '../snapshot/reading.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ContainerPlace } from './container-place.ts';

/** How a component identifies itself to kube-apiserver. */
export type Credential =
  /** A token bound to the pod, an hour long, which the kubelet renews. */
  | { readonly kind: 'projected-token' }
  /** A token that calico-node asks for and leaves in the CNI plugin's kubeconfig, 24 hours long. */
  | { readonly kind: 'requested-token' }
  | { readonly kind: 'legacy-token'; readonly where: string }
  | { readonly kind: 'static-token'; readonly where: string }
  | { readonly kind: 'client-certificate'; readonly where: string }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Where every pod finds its token and the CA of the cluster (Kubernetes plugin/pkg/admission/serviceaccount). */
const directory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The CA of the cluster, as a pod finds it beside its token. */
export const serviceAccountCa = `${directory}/ca.crt`;

/** Whether a path is that of the cluster's CA, and it is there. */
export function isClusterCa(place: ContainerPlace, path: string): boolean {
  const names = [serviceAccountCa, serviceAccountCa.replace('/var', '')];
  return names.includes(path) && !/^(?:none|unknown)$/.test(serviceAccountCredential(place).kind);
}

/**
 * The token that client-go finds in its container: what a volume puts there, else what the API server adds to
 * every pod (projected from Kubernetes 1.21 on, before that from a Secret), else nothing.
 */
export function serviceAccountCredential({ snapshot, template, container }: ContainerPlace): Credential {
  const mount = container.volumeMounts?.find(({ mountPath }) =>
    [directory, directory.replace('/var', '')].includes(mountPath.replace(/\/+$/, '')),
  );
  if (mount !== undefined) {
    const volume = template.spec.volumes?.find(({ name }) => name === mount.name);
    if (volume?.secret?.secretName !== undefined)
      return { kind: 'legacy-token', where: `Secret ${volume.secret.secretName}` };
    if (volume?.projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken !== undefined))
      return { kind: 'projected-token' };
    return { kind: 'unknown', why: `volume ${mount.name} at ${directory} holds no projected token` };
  }
  if (template.spec.automountServiceAccountToken === false)
    return {
      kind: 'none',
      why: `automountServiceAccountToken is false and nothing is mounted at ${directory}`,
    };
  return hasProjectedTokens(snapshot)
    ? { kind: 'projected-token' }
    : { kind: 'legacy-token', where: 'the Secret that Kubernetes before 1.21 mounts' };
}

/** Where the version is not known, the releases of today count. */
function hasProjectedTokens(snapshot: Snapshot): boolean {
  const minor = minorVersion(snapshot);
  return minor === null || minor >= 21;
}

/** 30 of `v1.30.2`; null when the version is not known. */
export function minorVersion(snapshot: Snapshot): number | null {
  const match = /^v?1\.(\d+)/.exec(knownValue(snapshot.kubernetesVersion) ?? '');
  return match === null ? null : Number(match[1]);
}
