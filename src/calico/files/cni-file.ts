import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { type ApiserverAccess, type Transport, transport } from '../apiserver-access.ts';
import type { Credential } from '../apiserver-credential.ts';
import { placeholder } from '../cni-config.ts';
import type { Setting } from '../environment.ts';
import { etcdFile } from '../etcd-file.ts';
import { type Disk, hostFile } from './disk.ts';
import { fileEnvironment } from './file-environment.ts';
import { kubeconfigText } from './host-access.ts';
import { kubeconfigClient } from './kubeconfig-file.ts';
import { noMaterial } from './kubeconfig-material.ts';
import type { ApiserverFileClient, Part } from './part.ts';

/**
 * What Calico's section of a CNI configuration sets up: the connection to the datastore, and the one to
 * kube-apiserver. Source: Calico cni-plugin/pkg/types/types.go, internal/pkg/utils/utils.go.
 */
export function cniParts(plugin: JsonObject, path: string, disk: Disk): Part[] {
  const client = apiserverClient(plugin, path, disk);
  return [
    ...etcdParts(plugin, path, disk),
    ...(client === null ? [] : [{ part: 'apiserver-client', client } as const]),
  ];
}

function etcdParts(plugin: JsonObject, path: string, disk: Disk): Part[] {
  const read = (name: string): Setting => settingOf(plugin, name, path);
  const datastore = read('datastore_type');
  const given = ['etcd_endpoints', 'etcd_authority', 'etcd_discovery_srv'].some((name) =>
    isGiven(plugin, name),
  );
  const isEtcd = isGiven(plugin, 'datastore_type') ? plugin.datastore_type === 'etcdv3' : given;
  if (!isEtcd) return [];
  const follow = (named: string) => hostFile(disk, named);
  const endpoints = isGiven(plugin, 'etcd_endpoints') ? read('etcd_endpoints') : fromAuthority(plugin, path);
  const settings = {
    datastore,
    endpoints,
    discovery: read('etcd_discovery_srv'),
    ca: etcdFile(read('etcd_ca_cert_file'), follow),
    cert: etcdFile(read('etcd_cert_file'), follow),
    key: etcdFile(read('etcd_key_file'), follow),
    inline: [],
    environment: fileEnvironment(path, new Map()),
  };
  return [{ part: 'etcd-client', component: 'cni-plugin', settings, idle: [] }];
}

/** Releases before 3.0 have host and scheme apart. */
function fromAuthority(plugin: JsonObject, path: string): Setting {
  const authority = textAt(plugin, 'etcd_authority') ?? '';
  if (authority === '') return settingOf(plugin, 'etcd_endpoints', path);
  const text = `${textAt(plugin, 'etcd_scheme') ?? 'http'}://${authority}`;
  return { name: 'etcd_authority', value: { kind: 'set', text }, origin: `etcd_authority of ${path}` };
}

/** Addresses of its own, else its kubeconfig; null when it has neither. */
function apiserverClient(plugin: JsonObject, path: string, disk: Disk): ApiserverFileClient | null {
  const policy = objectAt(plugin, 'policy');
  const kubernetes = objectAt(plugin, 'kubernetes');
  const root = [textAt(kubernetes, 'k8s_api_root'), textAt(policy, 'k8s_api_root')].find(
    (text) => (text ?? '') !== '',
  );
  if (root !== undefined) return ownAddress(transport(root, `k8s_api_root of ${path}`), policy, path, disk);
  const kubeconfig = textAt(kubernetes, 'kubeconfig') ?? '';
  if (kubeconfig === '') return null;
  if (placeholder(kubeconfig) !== null)
    return unseen(`${path} has ${kubeconfig}, which install-cni fills in`, path);
  const text = kubeconfigText(disk, kubeconfig);
  if (text.kind === 'missing') {
    const client = unseen(text.why, path);
    return {
      ...client,
      access: { ...client.access, missing: `kubernetes.kubeconfig names ${kubeconfig}, but ${text.why}` },
    };
  }
  if (text.kind !== 'text')
    return unseen(`${kubeconfig}: ${text.kind === 'unknown' ? text.why : 'not kept'}`, path);
  const client = kubeconfigClient({ path: kubeconfig, text: text.text }, disk);
  return client === null
    ? unseen(`${kubeconfig} is no kubeconfig that can be read`, path)
    : { ...client, component: 'cni-plugin' };
}

function ownAddress(to: Transport, policy: JsonObject, path: string, disk: Disk): ApiserverFileClient {
  const file = (name: string) => {
    const named = textAt(policy, name) ?? '';
    if (named === '') return null;
    return { setting: settingOf(policy, name, path), file: hostFile(disk, named) };
  };
  const cert = file('k8s_client_certificate');
  const key = file('k8s_client_key');
  const ca = file('k8s_certificate_authority');
  const inline = (one: typeof cert) =>
    one === null ? null : { source: `file ${one.file.path}`, file: one.file };
  const access: ApiserverAccess = {
    ...blank(path),
    transport: to,
    verification: { kind: 'verified' },
    credential: credentialOf(policy, path),
    ca,
    cert,
    key,
  };
  return { component: 'cni-plugin', access, certificate: inline(cert), key: inline(key), ca: inline(ca) };
}

function credentialOf(policy: JsonObject, path: string): Credential {
  if (isGiven(policy, 'k8s_client_certificate'))
    return { kind: 'client-certificate', where: `policy.k8s_client_certificate of ${path}` };
  if (isGiven(policy, 'k8s_auth_token'))
    return { kind: 'static-token', where: `policy.k8s_auth_token of ${path}` };
  return { kind: 'none', why: `${path} has an address without one` };
}

function unseen(why: string, path: string): ApiserverFileClient {
  return {
    component: 'cni-plugin',
    access: {
      ...blank(path),
      transport: { kind: 'unknown', why },
      verification: { kind: 'unknown', why },
      credential: { kind: 'unknown', why },
    },
    ...noMaterial,
  };
}

function blank(path: string) {
  const environment = fileEnvironment(path, new Map());
  return {
    serverName: null,
    ca: null,
    cert: null,
    key: null,
    missing: null,
    useless: [],
    environment,
  } as const;
}

function isGiven(from: JsonObject, name: string): boolean {
  return (textAt(from, name) ?? '') !== '';
}

function settingOf(from: JsonObject, name: string, path: string): Setting {
  const text = textAt(from, name);
  const origin = `${name} of ${path}`;
  if (text === undefined) return { name, value: { kind: 'unset' }, origin };
  if (placeholder(text) !== null)
    return { name, value: { kind: 'unknown', why: `install-cni fills in ${text}` }, origin };
  return { name, value: { kind: 'set', text }, origin };
}
