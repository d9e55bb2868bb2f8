import { listAt, objectAt, textAt } from '../../json.ts';
import type { LabelSelector } from '../../snapshot/objects.ts';
import type { Api } from '../objects/api.ts';
import { isConnectionFailure } from '../objects/api-failure.ts';
import type { PodRow } from './rollout-progress.ts';

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Pods that a selector finds, as Table rows; none when they cannot be listed: a rollout's own counts decide. */
export async function podRows(
  api: Api,
  namespace: string,
  selector: LabelSelector | undefined,
): Promise<readonly PodRow[]> {
  try {
    return await listRows(api, namespace, selector);
  } catch (error) {
    if (isConnectionFailure(error)) return [];
    throw error;
  }
}

async function listRows(
  api: Api,
  namespace: string,
  selector: LabelSelector | undefined,
): Promise<readonly PodRow[]> {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (labels.length === 0) return [];
  const rows: PodRow[] = [];
  let page: string | undefined;
  do {
    const response = await api.connection.request({
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
      query: { labelSelector: labels.join(','), limit: '500', includeObject: 'Metadata', continue: page },
      accept: asTable,
    });
    if (response.status >= 400) return rows;
    rows.push(...rowsOfTable(response.body));
    page = textAt(objectAt(response.body, 'metadata'), 'continue') || undefined;
  } while (page !== undefined);
  return rows;
}

/** The rows of a pod Table (`meta.k8s.io/v1`); columns are found by name. */
export function rowsOfTable(table: unknown): PodRow[] {
  const columns = listAt(table, 'columnDefinitions').map((column) => textAt(column, 'name'));
  return listAt(table, 'rows').flatMap((row) => {
    const cells = listAt(row, 'cells');
    const cell = (name: string): string => String(cells[columns.indexOf(name)] ?? '');
    const metadata = objectAt(objectAt(row, 'object'), 'metadata');
    const name = textAt(metadata, 'name') ?? cell('Name');
    if (name === '') return [];
    const [ready, wanted] = cell('Ready').split('/');
    const node = cell('Node');
    return [
      {
        name,
        node: node === '' || node === '<none>' ? null : node,
        ready: ready === wanted && ready !== '0' && ready !== '',
        status: cell('Status'),
        restarts: Number.parseInt(cell('Restarts'), 10) || 0,
        endsAt: textAt(metadata, 'deletionTimestamp') ?? null,
      },
    ];
  });
}
