import { installAge, kubeadm } from './base.ts';
import { manifestGroups, manifestVersion } from './manifest.ts';
import type { Scenario } from './scenario.ts';
import { calicoResources } from './workloads/calico-resources.ts';
import { canal, canalConfig } from './workloads/canal.ts';
import { kubeControllers } from './workloads/kube-controllers.ts';
import { applied } from './workloads/objects.ts';

export const canalScenario: Scenario = {
  name: 'canal',
  description: 'canal.yaml as published: Calico for policy, flannel for the network, no Typha.',
  customGroups: manifestGroups,
  operator: false,
  phases: (context) => [
    kubeadm(context),
    {
      daysAgo: installAge,
      manager: 'kubectl-client-side-apply',
      objects: [
        ...calicoResources(manifestVersion, 'k8s,canal'),
        ...[
          canalConfig,
          kubeControllers({ datastore: 'kubernetes', version: manifestVersion }),
          canal(manifestVersion),
        ].map(applied),
      ],
    },
  ],
};
