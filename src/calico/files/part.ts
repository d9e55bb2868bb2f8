import type { ApiserverAccess } from '../apiserver-access.ts';
import type { ApiserverComponent } from '../apiserver-clients.ts';
import type { ReadText } from '../control-plane/host-text.ts';
import type { ServerName } from '../control-plane/server-flags.ts';
import type { StaticPod } from '../control-plane/static-pod.ts';
import type { EtcdComponent, EtcdSettings } from '../etcd-component.ts';
import type { HostFile, NamedFile } from '../mounted-file.ts';
import type { TyphaTls } from '../typha-tls.ts';

/** The text of a file of settings. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** Kinds of files, as the documents of `lint` name them. */
export const fileKinds = [
  'calicoctl.cfg',
  'felix.cfg',
  'typha.cfg',
  'environment',
  'cni',
  'kubeconfig',
  'neutron.conf',
  'dhcp-agent',
  'etcd.conf.yml',
  'etcd-flags',
  'kube-apiserver-flags',
  'static-pod',
  'kubeadm',
  'authentication-config',
] as const;
export type FileKind = (typeof fileKinds)[number];

/** One end of a connection that a file sets up. */
export type Part =
  | {
      readonly part: 'etcd-client';
      readonly component: EtcdComponent;
      readonly settings: EtcdSettings;
      /** Settings that have no effect, each as a sentence. */
      readonly idle: readonly string[];
    }
  | { readonly part: 'apiserver-client'; readonly client: ApiserverFileClient }
  | { readonly part: 'typha-end'; readonly tls: TyphaTls }
  | ServerPart;

/** etcd or kube-apiserver, and what its paths lead to. */
export interface ServerPart {
  readonly part: ServerName;
  readonly pod: StaticPod;
  readonly follow: (path: string) => HostFile;
  readonly readText: ReadText;
  /** Files of variables that its unit names. */
  readonly environmentFiles: readonly string[];
}

export interface ApiserverFileClient {
  readonly component: ApiserverComponent;
  readonly access: ApiserverAccess;
  readonly certificate: InlineOrFile | null;
  readonly key: InlineOrFile | null;
  readonly ca: InlineOrFile | null;
}

/** A certificate, key or CA that a kubeconfig names or holds. */
export interface InlineOrFile {
  /** `file /etc/…`, or `client-certificate-data of /etc/…`. */
  readonly source: string;
  readonly file: NamedFile;
}

/** What a file was recognised as. */
export interface Recognised {
  readonly path: string;
  readonly kind: FileKind;
  readonly parts: readonly Part[];
}
