import {
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  stringsAt,
  textAt,
} from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { waitsForSettings } from './calico-fate.ts';
import type { Fate } from './pod.ts';

const secrets = resourceOf('v1', 'Secret');
const configMaps = resourceOf('v1', 'ConfigMap');
const wishes: readonly Fate[] = ['crash', 'imagepull', 'notready', 'pending'];

/**
 * What becomes of a pod: the wish of its annotation `cluster.test/pod`, else what its references allow. A volume of
 * a missing Secret or ConfigMap keeps it creating; a missing reference of its environment is a config error; Typha
 * and Felix with incomplete TLS settings do not get ready.
 */
export function fateOf(store: Store, pod: KubeObject): Fate {
  const wish = wishes.find((fate) => fate === pod.metadata.annotations?.['cluster.test/pod']);
  if (wish !== undefined) return wish;
  const namespace = pod.metadata.namespace ?? '';
  const spec = objectAt(pod, 'spec');
  if (listAt(spec, 'volumes').some((volume) => !isThere(store, namespace, volume))) return 'creating';
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
  if (!containers.every((container) => hasEnvironment(store, namespace, container))) return 'config-error';
  const waits = waitsForSettings(pod);
  return waits === null ? 'ready' : waits === 'calico-typha' ? 'crash' : 'notready';
}

/** Milliseconds from start to ready, from the annotation `cluster.test/ready-delay` (`3s`, `500ms`). */
export function readyDelay(pod: KubeObject): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(
    pod.metadata.annotations?.['cluster.test/ready-delay'] ?? '',
  );
  if (found === null) return 0;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
  return Number(found[1]) * (units[found[2] ?? ''] ?? 0);
}

function isThere(store: Store, namespace: string, volume: Json): boolean {
  if (!isObject(volume)) return true;
  const sources: JsonObject[] = [volume, ...listAt(volume, 'projected', 'sources').filter(isObject)];
  return sources.every((source) => {
    const secret = objectAt(source, 'secret');
    const configMap = objectAt(source, 'configMap');
    const secretName = textAt(secret, 'secretName') || textAt(secret, 'name');
    const data = { ...stringsAt(findIn(store, secrets, namespace, secretName), 'data') };
    const text = { ...stringsAt(findIn(store, configMaps, namespace, textAt(configMap, 'name')), 'data') };
    return (
      (secretName === '' ||
        secret.optional === true ||
        hasItems(findIn(store, secrets, namespace, secretName), secret, data)) &&
      (textAt(configMap, 'name') === '' ||
        configMap.optional === true ||
        textAt(configMap, 'name') === 'kube-root-ca.crt' ||
        hasItems(findIn(store, configMaps, namespace, textAt(configMap, 'name')), configMap, text))
    );
  });
}

function hasItems(
  object: KubeObject | undefined,
  source: JsonObject,
  data: Readonly<Record<string, string>>,
): boolean {
  return (
    object !== undefined && listAt(source, 'items').every((item) => data[textAt(item, 'key')] !== undefined)
  );
}

function hasEnvironment(store: Store, namespace: string, container: Json): boolean {
  const single = listAt(container, 'env').every((entry) =>
    [
      [configMaps, objectAt(entry, 'valueFrom', 'configMapKeyRef')] as const,
      [secrets, objectAt(entry, 'valueFrom', 'secretKeyRef')] as const,
    ].every(([resource, ref]) => {
      if (Object.keys(ref).length === 0 || ref.optional === true) return true;
      const object = findIn(store, resource, namespace, textAt(ref, 'name'));
      return stringsAt(object, 'data')[textAt(ref, 'key')] !== undefined;
    }),
  );
  const whole = listAt(container, 'envFrom').every((entry) =>
    [
      [configMaps, objectAt(entry, 'configMapRef')] as const,
      [secrets, objectAt(entry, 'secretRef')] as const,
    ].every(([resource, ref]) => {
      if (Object.keys(ref).length === 0 || ref.optional === true) return true;
      return findIn(store, resource, namespace, textAt(ref, 'name')) !== undefined;
    }),
  );
  return single && whole;
}

function findIn(
  store: Store,
  resource: typeof secrets,
  namespace: string,
  name: string,
): KubeObject | undefined {
  return name === '' ? undefined : store.find(resource, namespace, name);
}
