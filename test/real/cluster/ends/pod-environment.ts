import {
  at,
  type KubeObject,
  listAt,
  objectAt,
  stringsAt,
  textAt,
} from '../../../../simulator/server/json.ts';

/** Finds a ConfigMap or Secret as it is now. */
export type Find = (kind: string, namespace: string, name: string) => KubeObject | undefined;

/** The environment of a container as a kubelet resolves it when it starts the container. */
export function environmentOf(pod: KubeObject, container: string, find: Find): Record<string, string> {
  const spec = listAt(pod, 'spec', 'containers').find((entry) => textAt(entry, 'name') === container);
  const namespace = pod.metadata.namespace ?? '';
  const dataOf = (kind: string, name: string): Record<string, string> => {
    const data = stringsAt(find(kind, namespace, name), 'data');
    if (kind === 'ConfigMap') return { ...data };
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  };
  const environment: Record<string, string> = {};
  for (const source of listAt(spec, 'envFrom')) {
    for (const [kind, field] of [
      ['ConfigMap', 'configMapRef'],
      ['Secret', 'secretRef'],
    ] as const) {
      const name = textAt(source, field, 'name');
      if (name === '') continue;
      for (const [key, value] of Object.entries(dataOf(kind, name)))
        environment[`${textAt(source, 'prefix')}${key}`] = value;
    }
  }
  for (const entry of listAt(spec, 'env')) {
    const name = textAt(entry, 'name');
    if (at(entry, 'valueFrom') === undefined) environment[name] = textAt(entry, 'value');
    for (const [kind, field] of [
      ['ConfigMap', 'configMapKeyRef'],
      ['Secret', 'secretKeyRef'],
    ] as const) {
      const reference = objectAt(entry, 'valueFrom', field);
      const value = dataOf(kind, textAt(reference, 'name'))[textAt(reference, 'key')];
      if (value !== undefined) environment[name] = value;
    }
  }
  return environment;
}
