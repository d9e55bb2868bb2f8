import { textAt } from '../json.ts';
import { withoutSecrets } from '../snapshot/redaction/secrets-in-text.ts';
import type { Answer, Request } from '../snapshot/snapshot.ts';
import type { ApiResponse } from './request.ts';
import { isServedEverywhere, type Resource } from './resources.ts';

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

/**
 * What an HTTP answer means: 404 is absence of the object, or of an API that a cluster may lack; 403 is a missing
 * right.
 */
export function answerOf(request: Request, response: ApiResponse): Answer {
  if (response.status < 400) return { request, outcome: 'known', cause: null };
  const mayLack = request.name !== null || !isServedEverywhere(request);
  if (response.status === 404 && mayLack) return { request, outcome: 'absent', cause: null };
  const cause = `HTTP ${response.status}: ${withoutSecrets(wordsOf(response.body), 'prose').slice(0, 500)}`;
  return { request, outcome: response.status === 403 ? 'forbidden' : 'failed', cause };
}

/** The message of a Status; of a proxy that answers in its place, its text. */
function wordsOf(body: unknown): string {
  const text = typeof body === 'string' ? body.replaceAll(/<[^>]*>/g, ' ') : (textAt(body, 'message') ?? '');
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words === '' ? 'no message' : words;
}
