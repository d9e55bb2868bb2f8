import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../json.ts';
import { flagsOf } from '../control-plane/word-flags.ts';
import type { Disk } from './disk.ts';
import { behindMounts, type HostMount } from './host-mounts.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';

/** Whether a document is what kubeadm builds a control plane from. */
export function isKubeadm(document: JsonObject): boolean {
  return (
    textAt(document, 'kind') === 'ClusterConfiguration' &&
    (textAt(document, 'apiVersion') ?? '').startsWith('kubeadm.k8s.io/')
  );
}

/** What kubeadm keeps of its configuration in a cluster: the text in its ConfigMap; null for any other document. */
export function kubeadmText(document: unknown): string | null {
  if (textAt(document, 'kind') !== 'ConfigMap') return null;
  if (textAt(objectAt(document, 'metadata'), 'name') !== 'kubeadm-config') return null;
  return textAt(objectAt(document, 'data'), 'ClusterConfiguration') ?? null;
}

/**
 * kube-apiserver and etcd as kubeadm starts them: its own flags, over which extraArgs go. With an external etcd
 * only kube-apiserver. Source: Kubernetes cmd/kubeadm/app/phases/{controlplane/manifests.go,etcd/local.go}.
 */
export function kubeadmParts(document: JsonObject, path: string, disk: Disk): ServerPart[] {
  const pki = textAt(document, 'certificatesDir') ?? '/etc/kubernetes/pki';
  const etcd = objectAt(document, 'etcd');
  const apiserver = new Map([
    ['authorization-mode', 'Node,RBAC'],
    ['client-ca-file', `${pki}/ca.crt`],
    ['service-account-issuer', 'https://kubernetes.default.svc.cluster.local'],
    ['service-account-key-file', `${pki}/sa.pub`],
    ['service-account-signing-key-file', `${pki}/sa.key`],
    ['tls-cert-file', `${pki}/apiserver.crt`],
    ['tls-private-key-file', `${pki}/apiserver.key`],
    ...extraArgs(objectAt(document, 'apiServer')),
  ]);
  const mounts = listAt(objectAt(document, 'apiServer'), 'extraVolumes').flatMap((volume): HostMount[] => {
    const mountPath = textAt(volume, 'mountPath');
    return mountPath === undefined ? [] : [{ mountPath, hostPath: textAt(volume, 'hostPath') }];
  });
  const onHost: Disk = (named) => disk(behindMounts(mounts, named));
  const parts = [serverPart('kube-apiserver', path, flagsOf(apiserver), onHost)];
  if (isObject(etcd.external)) return parts;
  const local = new Map([
    ['cert-file', `${pki}/etcd/server.crt`],
    ['client-cert-auth', 'true'],
    ['key-file', `${pki}/etcd/server.key`],
    ['listen-client-urls', 'https://127.0.0.1:2379'],
    ['trusted-ca-file', `${pki}/etcd/ca.crt`],
    ...extraArgs(objectAt(etcd, 'local')),
  ]);
  return [...parts, serverPart('etcd', path, flagsOf(local), disk)];
}

/** A map up to kubeadm's v1beta3, a list of names and values from v1beta4 on. */
function extraArgs(from: JsonObject): [string, string][] {
  const given = from.extraArgs;
  if (Array.isArray(given))
    return listAt(from, 'extraArgs').flatMap((entry): [string, string][] => {
      const name = textAt(entry, 'name');
      return name === undefined ? [] : [[name, textAt(entry, 'value') ?? '']];
    });
  return Object.entries(objectAt(from, 'extraArgs')).map(([name, value]) => [name, String(value)]);
}

/** The version of Kubernetes that the document asks for; null when it names none. */
export function kubeadmVersion(document: JsonObject): string | null {
  return /^v\d+\.\d+/.test(textAt(document, 'kubernetesVersion') ?? '')
    ? (textAt(document, 'kubernetesVersion') ?? null)
    : null;
}
