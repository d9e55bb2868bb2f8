import type { JsonObject, KubeObject } from '../../server/json.ts';

export function namespaceOf(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

export function configMap(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

/** A Secret from plain texts. */
export function secret(
  namespace: string,
  name: string,
  texts: Readonly<Record<string, string>>,
  type = 'Opaque',
): KubeObject {
  const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type,
    data: Object.fromEntries(data),
  };
}

/** The object as `kubectl apply` leaves it: with a copy of itself in an annotation. */
export function applied(object: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  const copy: JsonObject = { ...object, metadata: { annotations: annotations ?? {}, ...object.metadata } };
  const text = `${JSON.stringify(copy)}\n`;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...annotations, 'kubectl.kubernetes.io/last-applied-configuration': text },
    },
  };
}

export function hostPath(name: string, path: string, type?: string): JsonObject {
  return { name, hostPath: { path, ...(type === undefined ? {} : { type }) } };
}

export function fromConfigMap(name: string, config: string, key: string): JsonObject {
  return { name, valueFrom: { configMapKeyRef: { name: config, key } } };
}

export function fromNodeName(name: string): JsonObject {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } };
}

/** Reads the API server's address from a ConfigMap where there is one, as every Calico manifest does. */
export const servicesEndpoint: JsonObject = {
  configMapRef: { name: 'kubernetes-services-endpoint', optional: true },
};
