import { type JsonObject, objectAt } from '../../json.ts';
import { type Setting, secretSetting } from '../environment.ts';
import { calicoctlSpecEtcd } from '../etcd-calicoctl.ts';
import { type Disk, hostFile } from './disk.ts';
import { fileEnvironment } from './file-environment.ts';
import { hostClient } from './host-access.ts';
import type { Part } from './part.ts';

/** Names in calicoctl.cfg of what libcalico reads (Calico libcalico-go/lib/apiconfig/apiconfig.go). */
export const calicoctlKeys: Readonly<Record<string, string>> = {
  DATASTORE_TYPE: 'datastoreType',
  ETCD_ENDPOINTS: 'etcdEndpoints',
  ETCD_DISCOVERY_SRV: 'etcdDiscoverySrv',
  ETCD_CA_CERT_FILE: 'etcdCACertFile',
  ETCD_CERT_FILE: 'etcdCertFile',
  ETCD_KEY_FILE: 'etcdKeyFile',
  KUBECONFIG: 'kubeconfig',
  K8S_API_ENDPOINT: 'k8sAPIEndpoint',
  K8S_CA_FILE: 'k8sCAFile',
  K8S_CERT_FILE: 'k8sCertFile',
  K8S_KEY_FILE: 'k8sKeyFile',
  K8S_API_TOKEN: 'k8sAPIToken',
  K8S_INSECURE_SKIP_TLS_VERIFY: 'k8sInsecureSkipTLSVerify',
  K8S_CURRENT_CONTEXT: 'k8sCurrentContext',
};

/** What the file of calicoctl (kind CalicoAPIConfig) sets up: etcd, unless it names the other datastore. */
export function calicoctlParts(document: JsonObject, path: string, disk: Disk): Part[] {
  const spec = objectAt(document, 'spec');
  const isSet = (prefix: RegExp) => Object.keys(spec).some((key) => prefix.test(key) && spec[key] !== '');
  const datastore = spec.datastoreType;
  const usesEtcd =
    datastore === undefined || datastore === '' ? !isSet(/^(?:k8s|kubeconfig)/) : datastore === 'etcdv3';
  const environment = fileEnvironment(path, new Map());
  if (usesEtcd) {
    const settings = calicoctlSpecEtcd(spec, path, (named) => hostFile(disk, named));
    return [
      { part: 'etcd-client', component: 'calicoctl', settings: { ...settings, environment }, idle: [] },
    ];
  }
  const inline = typeof spec.kubeconfigInline === 'string' ? spec.kubeconfigInline : '';
  const client = hostClient(
    {
      component: 'calicoctl',
      environment,
      read: (name) => settingOf(spec, name, path, inline !== ''),
      inlineKubeconfig: inline === '' ? null : inline,
    },
    disk,
  );
  return [{ part: 'apiserver-client', client }];
}

function settingOf(spec: JsonObject, name: string, path: string, isInline: boolean): Setting {
  const key = calicoctlKeys[name] ?? name;
  const origin = `${key} of ${path}`;
  if (name === 'KUBECONFIG' && isInline) {
    const text = `kubeconfigInline of ${path}`;
    return { name: 'kubeconfigInline', value: { kind: 'set', text }, origin: text };
  }
  const value = spec[key];
  if (value === undefined || value === null || value === '')
    return { name: key, value: { kind: 'unset' }, origin };
  if (name === 'K8S_API_TOKEN') return { name: key, value: secretSetting, origin };
  return { name: key, value: { kind: 'set', text: String(value) }, origin };
}
