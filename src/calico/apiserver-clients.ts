import type { Snapshot } from '../snapshot/snapshot.ts';
import { type ApiserverAccess, libcalicoAccess, operatorAccess } from './apiserver-access.ts';
import { cniAccess, renewsCniToken } from './cni-access.ts';
import { type ContainerPlace, environmentOf } from './container-place.ts';
import type { Installation } from './installation.ts';
import { containerNamed, type Revision, type Role, type Workload } from './workload.ts';

export type ApiserverComponent =
  | 'calico-node'
  | 'calico-node-windows'
  | 'install-cni'
  | 'typha'
  | 'kube-controllers'
  | 'apiserver'
  | 'operator'
  /** On hosts without a pod. */
  | 'cni-plugin'
  | 'calicoctl'
  | 'kubeconfig';

/** One component of one pod template as a client of kube-apiserver. */
export interface ApiserverClient {
  readonly component: ApiserverComponent;
  readonly workload: Workload;
  readonly revision: Revision;
  readonly place: ContainerPlace;
  readonly access: ApiserverAccess;
  /** For install-cni: whether calico-node renews the token that it leaves; null: not known, or not its token. */
  readonly tokenRenewed: boolean | null;
}

const components: Partial<Record<Role, readonly (readonly [ApiserverComponent, string])[]>> = {
  node: [
    ['calico-node', 'calico-node'],
    ['install-cni', 'install-cni'],
  ],
  'node-windows': [
    ['calico-node-windows', 'felix'],
    ['install-cni', 'install-cni'],
  ],
  typha: [['typha', 'calico-typha']],
  'kube-controllers': [['kube-controllers', 'calico-kube-controllers']],
  apiserver: [['apiserver', 'calico-apiserver']],
  operator: [['operator', 'tigera-operator']],
};

/** Every component of Calico that runs: each of them reads or writes through kube-apiserver. */
export function apiserverClients(snapshot: Snapshot, installation: Installation): ApiserverClient[] {
  return installation.workloads.flatMap((workload) =>
    workload.revisions.flatMap((revision) =>
      (components[workload.role] ?? []).flatMap(([component, name]): ApiserverClient[] => {
        const { template } = revision;
        const container = containerNamed(template, name);
        if (container === undefined) return [];
        const place: ContainerPlace = { snapshot, namespace: workload.namespace, template, container };
        return [
          {
            component,
            workload,
            revision,
            place,
            access: accessOf(component, place),
            tokenRenewed: component === 'install-cni' ? tokenRenewed(place) : null,
          },
        ];
      }),
    ),
  );
}

/** How a component in a container connects to kube-apiserver. */
export function accessOf(component: ApiserverComponent, place: ContainerPlace): ApiserverAccess {
  switch (component) {
    case 'install-cni':
      return cniAccess(place);
    case 'operator':
      return operatorAccess(place);
    default:
      return libcalicoAccess(place);
  }
}

function tokenRenewed(place: ContainerPlace): boolean | null {
  const node = containerNamed(place.template, 'calico-node') ?? containerNamed(place.template, 'node');
  if (node === undefined) return null;
  return renewsCniToken(environmentOf({ ...place, container: node }));
}
