import { listAt, textAt } from '../../json.ts';
import type { Connection } from '../connection.ts';
import { readPages } from '../pages.ts';
import { pathOf, resources } from '../resources.ts';

/** The node of each address of a calico-node pod: those run on their node's network, so Typha logs these addresses. */
export async function readNodeAddresses(
  connection: Connection,
  namespace: string,
  selector: string,
): Promise<ReadonlyMap<string, string>> {
  const addresses = new Map<string, string>();
  await readPages(
    connection,
    {
      path: pathOf(resources.pods, namespace),
      query: { labelSelector: selector, includeObject: 'None' },
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    },
    (page) => {
      const names = listAt(page, 'columnDefinitions').map((column) => textAt(column, 'name'));
      const [ip, node] = [names.indexOf('IP'), names.indexOf('Node')];
      for (const row of listAt(page, 'rows')) {
        const cells = listAt(row, 'cells');
        const [address, name] = [cells[ip], cells[node]];
        if (typeof address === 'string' && typeof name === 'string') addresses.set(address, name);
      }
    },
    () => addresses.clear(),
  );
  return addresses;
}
