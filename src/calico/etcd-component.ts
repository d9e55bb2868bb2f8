import type { Environment, Setting } from './environment.ts';
import type { EtcdFile } from './etcd-file.ts';
import type { InlineFile } from './etcd-inline.ts';

export type EtcdComponent =
  | 'calico-node'
  | 'calico-node-windows'
  | 'install-cni'
  | 'flannel'
  | 'kube-controllers'
  | 'typha'
  | 'apiserver'
  | 'calicoctl'
  /** On hosts without a pod. */
  | 'felix'
  | 'cni-plugin'
  | 'neutron-driver'
  | 'dhcp-agent';

/** How one component connects to etcd, as the component itself resolves its settings. */
export interface EtcdSettings {
  readonly datastore: Setting;
  /** URLs separated by commas. */
  readonly endpoints: Setting;
  readonly discovery: Setting;
  readonly ca: EtcdFile;
  readonly cert: EtcdFile;
  readonly key: EtcdFile;
  /** Settings that hold a certificate or key themselves. */
  readonly inline: readonly InlineFile[];
  readonly environment: Environment;
}
