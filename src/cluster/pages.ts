import { objectAt, textAt } from '../json.ts';
import type { Connection } from './connection.ts';
import type { ApiRequest, ApiResponse } from './request.ts';

const pageSize = '500';

/**
 * Reads a list page by page and gives each page to `take`, so that no list stands whole in memory. The answer is
 * the last page's, or the first that is no success. A continue token that has expired (410) starts the list anew
 * once; `take` then hears `restart`.
 */
export async function readPages(
  connection: Connection,
  request: ApiRequest,
  take: (page: unknown) => void,
  restart: () => void,
): Promise<ApiResponse> {
  let token: string | undefined;
  let restarted = false;
  for (;;) {
    const query = { ...request.query, limit: pageSize, continue: token };
    const response = await connection.request({ ...request, query });
    if (response.status === 410 && token !== undefined && !restarted) {
      restarted = true;
      token = undefined;
      restart();
      continue;
    }
    if (response.status >= 400) return response;
    take(response.body);
    token = textAt(objectAt(response.body, 'metadata'), 'continue') || undefined;
    if (token === undefined) return response;
  }
}
