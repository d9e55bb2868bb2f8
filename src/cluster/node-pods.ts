import { listAt } from '../json.ts';
import { summariesOfTable, summaryOfPod } from '../snapshot/pod-summary.ts';
import type { PodSummary } from '../snapshot/snapshot.ts';
import type { Connection } from './connection.ts';
import type { ReadResult } from './list.ts';
import { withoutManagedFields } from './managed-fields.ts';
import { answerOf, requestOf } from './outcome.ts';
import { readPages } from './pages.ts';
import { pathOf, resources } from './resources.ts';

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Pods as their API server's Table shows them: a hundredth of their JSON. A server without Tables sends pods. */
export async function listPodSummaries(
  connection: Connection,
  namespace: string | null,
  selector: string,
): Promise<ReadResult> {
  let pods: PodSummary[] = [];
  const response = await readPages(
    connection,
    {
      path: pathOf(resources.pods, namespace),
      query: { labelSelector: selector, includeObject: 'Metadata' },
      accept: asTable,
      trim: withoutManagedFields,
    },
    (page) => {
      const full = listAt(page, 'items').map((pod) => summaryOfPod(pod));
      pods.push(...summariesOfTable(page), ...full.filter((pod) => pod !== null));
    },
    () => {
      pods = [];
    },
  );
  return {
    objects: [],
    pods,
    answer: answerOf(requestOf(resources.pods, { namespace, selector }), response),
  };
}
