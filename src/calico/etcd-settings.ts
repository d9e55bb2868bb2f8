import { textAt } from '../json.ts';
import { type CniConfig, cniConfig, placeholder } from './cni-config.ts';
import { type ContainerPlace, environmentOf, fileAt } from './container-place.ts';
import { commandFlags } from './control-plane/server-flags.ts';
import { type Environment, type Setting, settingOfText, variable } from './environment.ts';
import { calicoctlEtcd } from './etcd-calicoctl.ts';
import type { EtcdComponent, EtcdSettings } from './etcd-component.ts';
import { type EtcdFile, etcdFile, type Follow } from './etcd-file.ts';
import { libcalicoVariable } from './libcalico-variable.ts';

/** The etcd settings of a component that runs in a container. */
export function etcdSettings(component: EtcdComponent, place: ContainerPlace): EtcdSettings {
  const environment = environmentOf(place);
  switch (component) {
    case 'typha':
      return typhaSettings(place, environment);
    case 'install-cni':
      return installerSettings(place, environment);
    case 'flannel':
      return flannelSettings(place, environment);
    case 'calicoctl':
      return { ...generic(place, environment), ...calicoctlEtcd(place), environment };
    default:
      return generic(place, environment);
  }
}

function generic(place: ContainerPlace, environment: Environment): EtcdSettings {
  return libcalicoEtcd(environment, (path) => fileAt(place, path));
}

/** The settings of every component that reads its environment through libcalico. */
export function libcalicoEtcd(environment: Environment, follow: Follow): EtcdSettings {
  const read = (name: string) => libcalicoVariable(environment, name);
  const mounted = (setting: Setting) => etcdFile(setting, follow);
  return {
    datastore: read('DATASTORE_TYPE'),
    endpoints: read('ETCD_ENDPOINTS'),
    discovery: read('ETCD_DISCOVERY_SRV'),
    ca: mounted(read('ETCD_CA_CERT_FILE')),
    cert: mounted(read('ETCD_CERT_FILE')),
    key: mounted(read('ETCD_KEY_FILE')),
    inline: [],
    environment,
  };
}

function typhaSettings(place: ContainerPlace, environment: Environment): EtcdSettings {
  const byName = new Map([...environment.variables.values()].map((s) => [s.name.toUpperCase(), s]));
  const read = (name: string) => byName.get(`TYPHA_${name}`) ?? variable(environment, `TYPHA_${name}`);
  return daemonEtcd(read, environment, (path) => fileAt(place, path));
}

/**
 * Felix's and Typha's own settings, by their names behind the prefix; without endpoints, scheme and address.
 * Source: Calico typha/pkg/config/config_params.go, felix/config/config_params.go.
 */
export function daemonEtcd(
  read: (name: string) => Setting,
  environment: Environment,
  follow: Follow,
): EtcdSettings {
  const mounted = (setting: Setting) => etcdFile(setting, follow);
  const endpoints = read('ETCDENDPOINTS');
  const scheme = read('ETCDSCHEME').value;
  const address = read('ETCDADDR').value;
  const text = `${scheme.kind === 'set' ? scheme.text : 'http'}://${address.kind === 'set' ? address.text : '127.0.0.1:2379'}`;
  const unreadable = [scheme, address].find((value) => value.kind === 'unknown');
  const isUnset =
    endpoints.value.kind === 'unset' || (endpoints.value.kind === 'set' && endpoints.value.text === '');
  return {
    datastore: read('DATASTORETYPE'),
    endpoints: isUnset ? { ...endpoints, value: unreadable ?? { kind: 'set', text } } : endpoints,
    discovery: unset('ETCDDISCOVERYSRV'),
    ca: mounted(read('ETCDCAFILE')),
    cert: mounted(read('ETCDCERTFILE')),
    key: mounted(read('ETCDKEYFILE')),
    inline: [],
    environment,
  };
}

/** Flags, else FLANNELD_ variables (flannel main.go). */
function flannelSettings(place: ContainerPlace, environment: Environment): EtcdSettings {
  const flags = commandFlags(place.container);
  const read = (flag: string): Setting => {
    const name = `FLANNELD_${flag.toUpperCase().replaceAll('-', '_')}`;
    const text = flags.get(flag);
    if (text !== undefined)
      return { name: `--${flag}`, value: settingOfText(text), origin: `--${flag} of flannel` };
    return variable(environment, name);
  };
  return {
    datastore: unset('datastore'),
    endpoints: read('etcd-endpoints'),
    discovery: unset('discovery'),
    ca: mounted(place, read('etcd-cafile')),
    cert: mounted(place, read('etcd-certfile')),
    key: mounted(place, read('etcd-keyfile')),
    inline: [],
    environment,
  };
}

/**
 * What the CNI plugin will find on the node: the template's values, where `__ETCD_*_FILE__` stands for a copy
 * of etcd-ca, etcd-cert or etcd-key of TLS_ASSETS_DIR, and for nothing when that file is not there.
 * Source: Calico cni-plugin/pkg/install/install.go.
 */
function installerSettings(place: ContainerPlace, environment: Environment): EtcdSettings {
  const config = cniConfig(place, environment);
  const directory = variable(environment, 'TLS_ASSETS_DIR').value;
  const assets = directory.kind === 'set' && directory.text !== '' ? directory.text : '/calico-secrets';
  return {
    datastore: templateSetting(config, 'datastore_type', environment),
    endpoints: templateSetting(config, 'etcd_endpoints', environment),
    discovery: templateSetting(config, 'etcd_discovery_srv', environment),
    ca: copied(place, config, 'etcd_ca_cert_file', `${assets}/etcd-ca`),
    cert: copied(place, config, 'etcd_cert_file', `${assets}/etcd-cert`),
    key: copied(place, config, 'etcd_key_file', `${assets}/etcd-key`),
    inline: [],
    environment,
  };
}

function templateSetting(config: CniConfig, key: string, environment: Environment): Setting {
  const origin = `${key} of the CNI configuration`;
  if (config.kind === 'unknown') return { name: key, value: config, origin };
  const text = config.kind === 'known' ? textAt(config.plugin, key) : undefined;
  if (text === undefined) return { name: key, value: { kind: 'unset' }, origin };
  const name = placeholder(text);
  if (name !== null) return { ...variable(environment, name), name: key };
  return { name: key, value: settingOfText(text), origin };
}

function copied(place: ContainerPlace, config: CniConfig, key: string, asset: string): EtcdFile {
  const origin = `${key} of the CNI configuration`;
  if (config.kind === 'unknown') return { setting: { name: key, value: config, origin }, file: null };
  const text = config.kind === 'known' ? textAt(config.plugin, key) : undefined;
  if (text === undefined || text === '') return { setting: unset(key), file: null };
  const name = asset.slice(asset.lastIndexOf('/') + 1);
  if (placeholder(text) === null && !text.endsWith(`/calico-tls/${name}`)) {
    const why = `a file of the host (${text})`;
    const setting: Setting = { name: key, value: { kind: 'set', text }, origin };
    return { setting, file: { kind: 'unknown', path: text, why, source: null } };
  }
  const file = fileAt(place, asset);
  if (file.kind === 'missing') return { setting: unset(key), file: null };
  return { setting: { name: key, value: { kind: 'set', text: asset }, origin }, file };
}

function mounted(place: ContainerPlace, setting: Setting): EtcdFile {
  return etcdFile(setting, (path) => fileAt(place, path));
}

function unset(name: string): Setting {
  return { name, value: { kind: 'unset' }, origin: name };
}
