import type { KubeObject } from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';

const writer = { manager: 'operator', operation: 'Update' } as const;
const ignore = 'unsupported.operator.tigera.io/ignore';

/** Creates or overwrites an object as the operator does: annotations of others stay, objects to ignore are left alone. */
export function put(store: Store, object: KubeObject): KubeObject {
  const resource = resourceOf(object.apiVersion, object.kind);
  const found = store.find(resource, object.metadata.namespace ?? null, object.metadata.name);
  if (found === undefined) return store.create(object, { writer });
  if (found.metadata.annotations?.[ignore] === 'true') return found;
  const annotations = { ...found.metadata.annotations, ...object.metadata.annotations };
  const metadata = { ...object.metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return store.update({ ...object, metadata }, { writer });
}
