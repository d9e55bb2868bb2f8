import { badRequest, expired } from './api-error.ts';
import type { JsonObject, KubeObject } from './json.ts';
import { type Shown, showList } from './representation.ts';
import { fieldSelector, labelSelector, type Matches } from './selectors.ts';
import { orderOf, type Store } from './store.ts';
import type { Target } from './target.ts';

/** The labelSelector and fieldSelector of a query together. */
export function selection(query: URLSearchParams): Matches {
  const label = labelSelector(query.get('labelSelector') ?? '');
  const field = fieldSelector(query.get('fieldSelector') ?? '');
  return (object) => label(object) && field(object);
}

/** The name that a fieldSelector limits a list to: RBAC judges such a list like a get of that name. */
export function selectedName(query: URLSearchParams): string {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
}

interface Token {
  readonly revision: number;
  readonly after: string;
}

/** One page of a list as JSON text, with `continue` where more follow. */
export function listPage(store: Store, target: Target, query: URLSearchParams, shown: Shown): string {
  const matching = store.list(target.resource, target.namespace).filter(selection(query));
  const token = readToken(query.get('continue'));
  if (token !== null) store.since(token.revision);
  const rest = token === null ? matching : matching.filter((object) => orderOf(object) > token.after);
  const limit = Number(query.get('limit') ?? 0);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const left = rest.length - page.length;
  const revision = token?.revision ?? store.revision;
  const metadata: JsonObject = {
    resourceVersion: String(revision),
    ...(left === 0 ? {} : { continue: writeToken(revision, page.at(-1)), remainingItemCount: left }),
  };
  return showList(target.resource, page, shown, metadata);
}

function writeToken(revision: number, last: KubeObject | undefined): string {
  return Buffer.from(JSON.stringify([revision, last === undefined ? '' : orderOf(last)])).toString(
    'base64url',
  );
}

function readToken(text: string | null): Token | null {
  if (text === null || text === '') return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string') {
      return { revision: value[0], after: value[1] };
    }
  } catch {
    throw badRequest('continue key is not valid');
  }
  throw expired();
}
