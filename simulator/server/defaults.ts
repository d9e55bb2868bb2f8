import { invalid } from './api-error.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  same,
  textAt,
  withAt,
} from './json.ts';
import type { Resource } from './resources.ts';

/** What the API server makes of an object before it stores it: defaults, stringData, empty values dropped. */
export function withDefaults(resource: Resource, object: KubeObject): KubeObject {
  switch (resource.kind) {
    case 'Secret':
      return secret(object);
    case 'Pod':
      return withAt(object, ['spec'], podSpec(objectAt(object, 'spec')));
    case 'Deployment':
      return workload(object, {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      });
    case 'DaemonSet':
      return workload(object, {
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      });
    case 'Service':
      return { ...object, spec: { type: 'ClusterIP', sessionAffinity: 'None', ...objectAt(object, 'spec') } };
    default:
      return object;
  }
}

/** Refuses what a kube-apiserver refuses and a program that edits pod templates could get wrong. */
export function validate(resource: Resource, before: KubeObject | null, after: KubeObject): void {
  const name = after.metadata.name;
  if (before !== null && (resource.kind === 'Deployment' || resource.kind === 'DaemonSet')) {
    if (!same(objectAt(before, 'spec', 'selector'), objectAt(after, 'spec', 'selector'))) {
      throw invalid(resource, name, 'spec.selector', 'Invalid value: field is immutable');
    }
  }
  if (before !== null && resource.kind === 'Secret' && before.type !== after.type) {
    throw invalid(resource, name, 'type', 'Invalid value: field is immutable');
  }
  if (before !== null && before.immutable === true && !same(before.data, after.data)) {
    throw invalid(resource, name, 'data', 'Forbidden: field is immutable when `immutable` is set');
  }
  if (resource.kind === 'Deployment' || resource.kind === 'DaemonSet') validateMounts(resource, name, after);
  if (resource.kind === 'Secret' || resource.kind === 'ConfigMap') {
    const size = JSON.stringify(after.data ?? {}).length;
    if (size > 1_400_000) throw invalid(resource, name, 'data', 'Too long: must have at most 1048576 bytes');
  }
}

function validateMounts(resource: Resource, name: string, object: KubeObject): void {
  const spec = objectAt(object, 'spec', 'template', 'spec');
  const volumes = new Set(listAt(spec, 'volumes').map((volume) => textAt(volume, 'name')));
  for (const list of ['initContainers', 'containers']) {
    for (const [c, container] of listAt(spec, list).entries()) {
      for (const [m, mount] of listAt(container, 'volumeMounts').entries()) {
        const volume = textAt(mount, 'name');
        const field = `spec.template.spec.${list}[${c}].volumeMounts[${m}].name`;
        if (!volumes.has(volume)) throw invalid(resource, name, field, `Not found: "${volume}"`);
      }
    }
  }
}

function secret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  const typed: KubeObject = {
    ...rest,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: object.metadata,
  };
  const named: KubeObject = typed.type === undefined ? { ...typed, type: 'Opaque' } : typed;
  if (!isObject(stringData)) return named;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return { ...named, data: { ...objectAt(object, 'data'), ...Object.fromEntries(encoded) } };
}

function workload(object: KubeObject, defaults: JsonObject): KubeObject {
  const spec: JsonObject = { ...defaults, ...objectAt(object, 'spec') };
  const template = objectAt(spec, 'template');
  const full: JsonObject = { ...template, spec: podSpec(objectAt(template, 'spec')) };
  return { ...object, spec: { ...spec, template: full } };
}

const podDefaults: JsonObject = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

function podSpec(spec: JsonObject): JsonObject {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  return {
    ...podDefaults,
    ...spec,
    ...(account === undefined ? {} : { serviceAccount: account, serviceAccountName: account }),
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: listAt(spec, 'initContainers').map(container) }),
    containers: listAt(spec, 'containers').map(container),
    ...(spec.volumes === undefined ? {} : { volumes: listAt(spec, 'volumes').map(volume) }),
  };
}

function container(value: Json): Json {
  if (!isObject(value)) return value;
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...value,
    ...(value.env === undefined ? {} : { env: listAt(value, 'env').map(withoutEmptyValue) }),
  };
}

function withoutEmptyValue(env: Json): Json {
  if (!isObject(env) || env.value !== '') return env;
  const { value: _, ...rest } = env;
  return rest;
}

function volume(value: Json): Json {
  if (!isObject(value)) return value;
  for (const kind of ['secret', 'configMap', 'projected']) {
    const source = value[kind];
    if (isObject(source)) return { ...value, [kind]: { defaultMode: 420, ...source } };
  }
  return value;
}
