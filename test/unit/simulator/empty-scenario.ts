import { kubeadm } from '../../../simulator/scenarios/base.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import type { JsonObject, KubeObject } from '../../../simulator/server/json.ts';

export const now = new Date('2026-11-24T12:00:00Z');

/** A cluster without Calico, with these objects. */
export function withObjects(objects: readonly KubeObject[] = [], nodes = 4): Scenario {
  return {
    name: 'test',
    description: 'A cluster for a test of the simulation.',
    customGroups: ['operator.tigera.io', 'crd.projectcalico.org'],
    operator: false,
    phases: (context) => [
      kubeadm(context, { nodes, pods: [] }),
      { daysAgo: 1, manager: 'kubectl-create', objects },
    ],
  };
}

/** A Deployment or DaemonSet with one container. */
export function workload(kind: 'Deployment' | 'DaemonSet', spec: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'app', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'app' } },
      template: {
        metadata: { labels: { app: 'app' } },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'app:1',
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
            },
          ],
        },
      },
      ...spec,
    },
  };
}
