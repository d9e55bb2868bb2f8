import { ExpectedError } from '../errors.ts';
import { textAt } from '../json.ts';
import { failed, forbidden, known, type Reading } from '../snapshot/reading.ts';
import type { Connection } from './connection.ts';

/** The API server's own version, such as `v1.33.1`. */
export async function readVersion(connection: Connection): Promise<Reading<string>> {
  try {
    const response = await connection.request({ path: '/version' });
    if (response.status === 403) {
      return forbidden({ verb: 'get', group: '', resource: '/version', namespace: null, name: null });
    }
    const version = textAt(response.body, 'gitVersion');
    return version === undefined ? failed(`HTTP ${response.status} for /version`) : known(version);
  } catch (error) {
    if (error instanceof ExpectedError && error.code !== 'unauthorized') return failed(error.message);
    throw error;
  }
}
