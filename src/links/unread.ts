import { type Answer, permissionOf, type Request, type Snapshot, unread } from '../snapshot/snapshot.ts';
import type { UnreadStatus } from './status.ts';

/** The requests that were refused or failed, as the documents list them. */
export function unreadStatuses(snapshot: Snapshot): UnreadStatus[] {
  return unread(snapshot).map(unreadStatus);
}

/** `list secrets in kube-system`. */
export function permissionWords(request: Request): string {
  const { verb, resource, namespace } = permissionOf(request);
  return `${verb} ${resource}${namespace === null ? '' : ` in ${namespace}`}`;
}

function unreadStatus({ request, outcome, cause }: Answer): UnreadStatus {
  const { resource, name, namespace } = request;
  return {
    resource,
    name,
    namespace,
    reason: outcome === 'forbidden' ? 'forbidden' : (cause ?? 'failed'),
    permission: outcome === 'forbidden' ? permissionWords(request) : null,
  };
}
