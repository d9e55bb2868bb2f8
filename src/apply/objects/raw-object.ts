import { isObject, type JsonObject, objectAt, textAt } from '../../json.ts';
import { type WritableKind, writableKinds } from './address.ts';

/** An object exactly as the API server's JSON has it, private keys included. Never shown, logged or kept in models. */
export interface RawObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: WritableKind;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace: string };
}

/** The object in a body, or null when the body is none of a kind that this room writes. */
export function rawObject(body: unknown): RawObject | null {
  const metadata = objectAt(body, 'metadata');
  const kind = writableKinds.find((known) => known === textAt(body, 'kind'));
  if (!isObject(body) || kind === undefined || textAt(body, 'apiVersion') === undefined) return null;
  if (textAt(metadata, 'name') === undefined || textAt(metadata, 'namespace') === undefined) return null;
  return body as RawObject;
}

export const resourceVersionOf = (object: RawObject): string =>
  textAt(object.metadata, 'resourceVersion') ?? '';
