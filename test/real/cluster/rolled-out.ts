import { setTimeout as sleep } from 'node:timers/promises';
import { type KubeObject, numberAt, textAt } from '../../../simulator/server/json.ts';
import type { Api } from './lib/api.ts';
import { fateAnnotation } from './objects.ts';

/**
 * Waits until every Deployment and DaemonSet of the cluster runs its newest template on all its pods; one whose
 * pods are not to become ready, until the first of them is there. Gives up when nothing has moved for three minutes:
 * thousands of pods take longer than that on a busy machine.
 */
export async function rolledOut(api: Api): Promise<void> {
  let seen = '';
  let movedAt = Date.now();
  for (;;) {
    const behind = (
      await Promise.all(['deployments', 'daemonsets'].map((kind) => unfinished(api, kind)))
    ).flat();
    if (behind.length === 0) return;
    const now = JSON.stringify(behind.map(({ status }) => status));
    if (now !== seen) movedAt = Date.now();
    seen = now;
    if (Date.now() - movedAt > 180_000) {
      const names = behind.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
      throw new Error(`no rollout moved for three minutes: ${names.join(', ')}`);
    }
    await sleep(100);
  }
}

async function unfinished(api: Api, plural: string): Promise<KubeObject[]> {
  const answer = await api.send('GET', `/apis/apps/v1/${plural}`);
  const { items } = JSON.parse(answer.text) as { items: KubeObject[] };
  const kind = plural === 'daemonsets' ? 'DaemonSet' : 'Deployment';
  return items.filter((item) => !isFinished(item)).map((item) => ({ ...item, kind }));
}

function isFinished(workload: KubeObject): boolean {
  const status = (field: string): number | undefined => numberAt(workload, 'status', field);
  if (status('observedGeneration') !== workload.metadata.generation) return false;
  const updated = status('updatedReplicas') ?? status('updatedNumberScheduled') ?? 0;
  if (textAt(workload, 'spec', 'template', 'metadata', 'annotations', fateAnnotation) !== '')
    return updated > 0;
  const wanted = status('desiredNumberScheduled') ?? numberAt(workload, 'spec', 'replicas') ?? 1;
  const all = status('currentNumberScheduled') ?? status('replicas') ?? 0;
  const available = status('numberAvailable') ?? status('availableReplicas') ?? 0;
  return updated === wanted && all === wanted && available === wanted;
}
