import { textAt } from '../snapshot/json.ts';
import { withoutKeyMaterial } from '../snapshot/key-material.ts';
import type { Answer, Request } from '../snapshot/snapshot.ts';
import type { ApiResponse } from './request.ts';
import type { Resource } from './resources.ts';

/** What was asked, in the snapshot's words. */
export function requestOf(
  resource: Resource,
  scope: { readonly namespace: string | null; readonly name?: string; readonly selector?: string | null },
): Request {
  return {
    kind: resource.kind,
    group: resource.group,
    resource: resource.resource,
    namespace: scope.namespace,
    name: scope.name ?? null,
    selector: scope.selector ?? null,
  };
}

/** What an HTTP answer means: 404 is absence (of the object, or of its API), 403 a missing right. */
export function answerOf(request: Request, response: ApiResponse): Answer {
  if (response.status < 400) return { request, outcome: 'known', cause: null };
  if (response.status === 404) return { request, outcome: 'absent', cause: null };
  const message = textAt(response.body, 'message') ?? 'no message';
  const cause = `HTTP ${response.status}: ${withoutKeyMaterial(message).slice(0, 500)}`;
  return { request, outcome: response.status === 403 ? 'forbidden' : 'failed', cause };
}
