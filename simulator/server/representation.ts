import { columnsOf } from './columns.ts';
import type { Json, JsonObject, KubeObject } from './json.ts';
import { groupVersion, type Resource } from './resources.ts';

/** How the answer shows objects: whole, as a Table, or metadata alone. */
export type Form = 'object' | 'table' | 'metadata';

/** The form that an Accept header asks for. */
export function formOf(accept: string): Form {
  for (const part of accept.split(',')) {
    if (/;\s*as=Table\b/.test(part)) return 'table';
    if (/;\s*as=PartialObjectMetadata(List)?\b/.test(part)) return 'metadata';
    if (part.trim() === 'application/json' || part.trim() === '*/*') return 'object';
  }
  return 'object';
}

export interface Shown {
  readonly form: Form;
  /** What a Table row carries besides its cells. */
  readonly includeObject: string;
  readonly now: Date;
}

/** One object on its own. */
export function showOne(resource: Resource, object: KubeObject, shown: Shown): JsonObject {
  switch (shown.form) {
    case 'object':
      return object;
    case 'metadata':
      return partial(object);
    case 'table':
      return table(resource, [object], shown, { resourceVersion: object.metadata.resourceVersion });
  }
}

/** A page of a list, as JSON text: one text an item, put together here, so that big lists cost little. */
export function showList(
  resource: Resource,
  objects: readonly KubeObject[],
  shown: Shown,
  metadata: JsonObject,
): string {
  if (shown.form === 'table') return JSON.stringify(table(resource, objects, shown, metadata));
  const form = shown.form;
  const head =
    form === 'metadata'
      ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata }
      : { kind: `${resource.kind}List`, apiVersion: groupVersion(resource), metadata };
  const items = objects.map((object) => JSON.stringify(form === 'metadata' ? partial(object) : object));
  return `${JSON.stringify(head).slice(0, -1)},"items":[${items.join(',')}]}`;
}

function table(
  resource: Resource,
  objects: readonly KubeObject[],
  shown: Shown,
  metadata: JsonObject,
): JsonObject {
  const columns = columnsOf(resource.kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map((column) => ({
      name: column.name,
      type: 'string',
      format: column.name === 'Name' ? 'name' : '',
      description: '',
      priority: column.priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, shown.now)),
      ...carried(object, shown.includeObject),
    })),
  };
}

function carried(object: KubeObject, include: string): { object?: Json } {
  if (include === 'None') return {};
  return { object: include === 'Object' ? object : partial(object) };
}

function partial(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
