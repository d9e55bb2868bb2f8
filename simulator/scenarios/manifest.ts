import type { KubeObject } from '../server/json.ts';
import { installAge, kubeadm } from './base.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';
import { calicoConfig } from './workloads/calico-config.ts';
import { calicoNode } from './workloads/calico-node.ts';
import { calicoResources } from './workloads/calico-resources.ts';
import { kubeControllers } from './workloads/kube-controllers.ts';
import { applied } from './workloads/objects.ts';
import { typha, typhaCompanions } from './workloads/typha.ts';

export const manifestVersion = 'v3.30.5';
export const manifestGroups: readonly string[] = ['crd.projectcalico.org'];

const variant = { datastore: 'kubernetes', version: manifestVersion } as const;

export const plainNode: KubeObject = calicoNode(variant);
export const plainTypha: KubeObject = typha(manifestVersion, 2);

/** What `kubectl apply -f calico-typha.yaml` (or calico.yaml) leaves, with these workloads. */
function installed(workloads: readonly KubeObject[], typhaServiceName: string): Phase {
  const objects = [calicoConfig(typhaServiceName), kubeControllers(variant), ...workloads];
  return {
    daysAgo: installAge,
    manager: 'kubectl-client-side-apply',
    objects: [...calicoResources(manifestVersion, 'k8s,bgp,kdd'), ...objects.map(applied)],
  };
}

interface Differences {
  /** Instead of the workloads as published. */
  readonly workloads?: readonly KubeObject[];
  readonly before?: (context: ScenarioContext) => readonly Phase[];
  readonly after?: (context: ScenarioContext) => readonly Phase[];
}

/** A manifest install with Typha, and what differs from the published one. */
export function manifestScenario(name: string, description: string, differences: Differences): Scenario {
  const { workloads = [plainTypha, plainNode], before, after } = differences;
  return {
    name,
    description,
    customGroups: manifestGroups,
    operator: false,
    phases: (context) => [
      kubeadm(context),
      ...(before?.(context) ?? []),
      installed([...workloads, ...typhaCompanions], 'calico-typha'),
      ...(after?.(context) ?? []),
    ],
  };
}

export const manifestPlaintext: Scenario = manifestScenario(
  'manifest-plaintext',
  'calico-typha.yaml as published: Felix and Typha speak plaintext.',
  {},
);

export const manifestNoTypha: Scenario = {
  name: 'manifest-no-typha',
  description: 'calico.yaml as published: no Typha, every component talks to the API server.',
  customGroups: manifestGroups,
  operator: false,
  phases: (context) => [kubeadm(context), installed([plainNode], 'none')],
};
