import type { Container, Pod, PodTemplate } from '../snapshot/objects.ts';
import { allOf, type Snapshot } from '../snapshot/snapshot.ts';
import type { EtcdComponent, EtcdSettings } from './etcd-component.ts';
import { etcdSettings } from './etcd-settings.ts';
import type { Installation } from './installation.ts';
import { containerNamed, type Revision, type Role, type Workload } from './workload.ts';

/** What runs a client of etcd. */
type EtcdOwner =
  | { readonly kind: 'workload'; readonly workload: Workload; readonly revision: Revision }
  | { readonly kind: 'pod'; readonly pod: Pod }
  /** A process of a host, of which a file of settings is all that is known. */
  | { readonly kind: 'file'; readonly path: string };

/** One component of one pod template that may connect to etcd. */
export interface EtcdClient {
  readonly component: EtcdComponent;
  readonly owner: EtcdOwner;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly container: Container;
  readonly settings: EtcdSettings;
}

const components: Partial<
  Record<Role, readonly { component: EtcdComponent; containers: readonly string[] }[]>
> = {
  node: [
    { component: 'calico-node', containers: ['calico-node'] },
    { component: 'install-cni', containers: ['install-cni'] },
    { component: 'flannel', containers: ['flannel', 'kube-flannel'] },
  ],
  'node-windows': [{ component: 'calico-node-windows', containers: ['felix'] }],
  'kube-controllers': [{ component: 'kube-controllers', containers: ['calico-kube-controllers'] }],
  typha: [{ component: 'typha', containers: ['calico-typha'] }],
  apiserver: [{ component: 'apiserver', containers: ['calico-apiserver'] }],
};

/** Every component whose settings say that it uses etcd, or do not say that it does not. */
export function etcdClients(snapshot: Snapshot, installation: Installation): EtcdClient[] {
  const clientOf = (
    owner: EtcdOwner,
    component: EtcdComponent,
    namespace: string,
    template: PodTemplate,
    names: readonly string[],
  ): EtcdClient[] => {
    const container = names
      .map((name) => containerNamed(template, name))
      .find((found) => found !== undefined);
    if (container === undefined) return [];
    const settings = etcdSettings(component, { snapshot, namespace, template, container });
    if (!usesEtcd(component, settings, installation)) return [];
    return [{ component, owner, namespace, template, container, settings }];
  };
  const ofWorkloads = installation.workloads.flatMap((workload) =>
    workload.revisions.flatMap((revision) =>
      (components[workload.role] ?? []).flatMap(({ component, containers }) =>
        clientOf(
          { kind: 'workload', workload, revision },
          component,
          workload.namespace,
          revision.template,
          containers,
        ),
      ),
    ),
  );
  const ofPods = allOf(snapshot, 'Pod')
    .filter((pod) => pod.metadata.labels?.['k8s-app'] === 'calicoctl' || pod.metadata.name === 'calicoctl')
    .flatMap((pod) =>
      clientOf({ kind: 'pod', pod }, 'calicoctl', pod.metadata.namespace ?? 'default', { spec: pod.spec }, [
        'calicoctl',
      ]),
    );
  return [...ofWorkloads, ...ofPods];
}

/** Components that never speak to etcd unless they are told where it is. */
const onlyWhenTold: readonly EtcdComponent[] = ['flannel', 'apiserver', 'calico-node-windows'];

function usesEtcd(component: EtcdComponent, settings: EtcdSettings, installation: Installation): boolean {
  const { value } = settings.datastore;
  const isGiven = (text: EtcdSettings['endpoints']) =>
    text.value.kind === 'unknown' || (text.value.kind === 'set' && text.value.text !== '');
  if (value.kind === 'set' && value.text !== '') return value.text === 'etcdv3';
  if (onlyWhenTold.includes(component)) return isGiven(settings.endpoints);
  if (installation.datastore === 'kubernetes') return false;
  return installation.datastore === 'etcdv3' || isGiven(settings.endpoints) || isGiven(settings.discovery);
}
