import {
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
  withAt,
} from '../../server/json.ts';

/** What TLS adds to a pod template: environment and mounts of one container, and volumes. */
export interface Additions {
  readonly container: string;
  readonly env?: readonly JsonObject[];
  readonly volumeMounts?: readonly JsonObject[];
  readonly volumes?: readonly JsonObject[];
  /** Annotations of the pod template. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A workload with these additions in its pod template. */
export function withAdditions(workload: KubeObject, additions: Additions): KubeObject {
  const spec = objectAt(workload, 'spec', 'template', 'spec');
  const change = (container: Json): Json => {
    if (!isObject(container) || textAt(container, 'name') !== additions.container) return container;
    return {
      ...container,
      env: [...listAt(container, 'env'), ...(additions.env ?? [])],
      volumeMounts: [...listAt(container, 'volumeMounts'), ...(additions.volumeMounts ?? [])],
    };
  };
  const next: JsonObject = {
    ...spec,
    containers: listAt(spec, 'containers').map(change),
    volumes: [...listAt(spec, 'volumes'), ...(additions.volumes ?? [])],
  };
  const changed = withAt(workload, ['spec', 'template', 'spec'], next);
  if (additions.annotations === undefined) return changed;
  const annotations = {
    ...objectAt(workload, 'spec', 'template', 'metadata', 'annotations'),
    ...additions.annotations,
  };
  return withAt(changed, ['spec', 'template', 'metadata', 'annotations'], annotations);
}
