import { type JsonObject, type KubeObject, textAt } from '../json.ts';

/** Where both ends find their trust anchors. */
export const bundleMounts: readonly JsonObject[] = [
  { mountPath: '/etc/pki/tls/certs', name: 'tigera-ca-bundle', readOnly: true },
  { mountPath: '/etc/pki/tls/cert.pem', name: 'tigera-ca-bundle', readOnly: true, subPath: 'ca-bundle.crt' },
];

export const bundleVolume: JsonObject = { name: 'tigera-ca-bundle', configMap: { name: 'tigera-ca-bundle' } };

export function secretVolume(name: string): JsonObject {
  return { name, secret: { secretName: name } };
}

export function hostPath(name: string, path: string, type = ''): JsonObject {
  return { name, hostPath: { path, type } };
}

export function image(component: string, installation: KubeObject): string {
  return `quay.io/calico/${component}:${textAt(installation, 'status', 'calicoVersion') || 'v3.31.2'}`;
}

export function restricted(user: number): JsonObject {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    runAsGroup: user === 999 ? 0 : user,
    runAsNonRoot: true,
    runAsUser: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export const privileged: JsonObject = {
  allowPrivilegeEscalation: true,
  capabilities: { drop: ['ALL'] },
  privileged: true,
  runAsGroup: 0,
  runAsNonRoot: false,
  runAsUser: 0,
  seccompProfile: { type: 'RuntimeDefault' },
};
