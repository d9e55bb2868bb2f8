import { isObject, listAt, objectAt, textAt } from '../../json.ts';
import type { SeenEvent } from '../../snapshot/evidence.ts';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';
import type { Connection } from '../connection.ts';

const most = '500';

export interface EventsAnswer {
  readonly events: readonly SeenEvent[];
  /** Why they could not be read, or null. */
  readonly cause: string | null;
}

/** The warnings about pods in a namespace, as many as fit one page. */
export async function readEvents(
  connection: Connection,
  namespace: string,
  isOurs: (pod: string) => boolean,
): Promise<EventsAnswer> {
  const response = await connection.request({
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
    query: { fieldSelector: 'type=Warning,involvedObject.kind=Pod', limit: most },
  });
  if (response.status >= 400) {
    const refused = response.status === 403 ? 'may not list' : `HTTP ${response.status} for`;
    return { events: [], cause: `${refused} events in ${namespace}` };
  }
  const events = listAt(response.body, 'items').flatMap((item): SeenEvent[] => {
    const object = objectAt(item, 'involvedObject');
    const pod = textAt(object, 'name');
    if (pod === undefined || textAt(object, 'kind') !== 'Pod' || !isOurs(pod)) return [];
    const count = isObject(item) && typeof item.count === 'number' ? item.count : 1;
    return [
      {
        namespace,
        pod,
        reason: textAt(item, 'reason') ?? '',
        message: withoutSecrets(textAt(item, 'message') ?? '', 'prose').slice(0, 500),
        count,
        last: textAt(item, 'lastTimestamp') ?? textAt(item, 'eventTime') ?? null,
      },
    ];
  });
  return { events, cause: null };
}
