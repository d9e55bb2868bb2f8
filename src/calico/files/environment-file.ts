import { type Environment, type Setting, secretSetting } from '../environment.ts';
import { libcalicoEtcd } from '../etcd-settings.ts';
import { libcalicoVariable } from '../libcalico-variable.ts';
import { daemonEnvironmentParts } from './daemon-file.ts';
import { type Disk, hostFile } from './disk.ts';
import { fileEnvironment, parseEnvironmentFile } from './file-environment.ts';
import { hostClient } from './host-access.ts';
import type { ConfigFile, Part } from './part.ts';

/** Variables that only a client of a datastore of Calico has. */
const ofClient =
  /^(?:CALICO_)?(?:DATASTORE_TYPE|ETCD_ENDPOINTS|ETCD_DISCOVERY_SRV|ETCD_CA_CERT_FILE|KUBECONFIG|K8S_[A-Z_]+)$/;

/** Whether a file of variables is for calicoctl, calico/node, Felix or Typha. */
export function isClientEnvironment(values: ReadonlyMap<string, string>): boolean {
  return [...values.keys()].some((name) => ofClient.test(name) || /^(?:FELIX|TYPHA)_/i.test(name));
}

/** What the variables of such a file set up. calicoctl and calico/node read the same ones. */
export function environmentParts(file: ConfigFile, disk: Disk): Part[] {
  const environment = fileEnvironment(file.path, parseEnvironmentFile(file.text) ?? new Map());
  return [
    ...libcalicoParts(environment, disk),
    ...daemonEnvironmentParts('felix', environment, file.path, disk),
    ...daemonEnvironmentParts('typha', environment, file.path, disk),
  ];
}

function libcalicoParts(environment: Environment, disk: Disk): Part[] {
  const isNamed = (pattern: RegExp) => [...environment.variables.keys()].some((name) => pattern.test(name));
  const datastore = libcalicoVariable(environment, 'DATASTORE_TYPE').value;
  const stated = datastore.kind === 'set' ? datastore.text : '';
  const hasEtcd = isNamed(/^(?:CALICO_)?ETCD_(?:ENDPOINTS|DISCOVERY_SRV|CA_CERT_FILE)$/);
  const hasKubernetes = isNamed(/^(?:CALICO_)?(?:KUBECONFIG|K8S_)/);
  const component = isNamed(/^(?:CALICO_NODENAME|NODENAME|CALICO_IP|FELIX_)/) ? 'calico-node' : 'calicoctl';
  if (stated === 'etcdv3' || (stated === '' && hasEtcd)) {
    const settings = libcalicoEtcd(environment, (named) => hostFile(disk, named));
    return [{ part: 'etcd-client', component, settings, idle: [] }];
  }
  if (stated !== 'kubernetes' && !hasKubernetes) return [];
  const read = (name: string) => withoutToken(name, libcalicoVariable(environment, name));
  const client = hostClient({ component, environment, read, inlineKubeconfig: null }, disk);
  return [{ part: 'apiserver-client', client }];
}

function withoutToken(name: string, setting: Setting): Setting {
  if (name !== 'K8S_API_TOKEN' || setting.value.kind !== 'set' || setting.value.text === '') return setting;
  return { ...setting, value: secretSetting };
}
