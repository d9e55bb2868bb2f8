import { createHash } from 'node:crypto';
import type { KubeObject } from '../../../simulator/server/json.ts';
import type { Stage } from './stage.ts';

const kinds = ['Deployment', 'DaemonSet', 'Service', 'ConfigMap', 'Secret', 'PodDisruptionBudget'];

/** What changes write, by kind, namespace and name; without what this program keeps of its own. */
export function kept(on: Stage): Map<string, KubeObject> {
  const objects = kinds.flatMap((kind) => on.bench.cluster.objects(kind));
  return new Map(
    objects
      .filter(({ metadata }) => !metadata.name.startsWith('calico-tls-'))
      .map((object) => [nameOf(object), object]),
  );
}

export const nameOf = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/**
 * The same as an API server stores it: without empty lists and without what a cluster counts and dates. Secrets are
 * fingerprints, since no failed test may print a key.
 */
export function remembered(on: Stage): unknown {
  const objects = [...kept(on).values()].map(({ metadata, status: _, ...rest }) => {
    const { managedFields, generation, resourceVersion, uid, creationTimestamp, ...known } = metadata;
    const { 'deployment.kubernetes.io/revision': _revision, ...annotations } = known.annotations ?? {};
    return { ...rest, metadata: { ...known, annotations } };
  });
  const text = JSON.stringify(objects, (_, value) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
  const all: { readonly kind: string; readonly data?: unknown }[] = JSON.parse(text);
  return all.map((object) => (object.kind === 'Secret' ? { ...object, data: digest(object.data) } : object));
}

const digest = (data: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(data ?? null))
    .digest('hex');
