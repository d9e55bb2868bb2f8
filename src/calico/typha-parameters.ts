import type { Container, PodTemplate } from '../snapshot/objects.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { parseConfigFile } from './config-file.ts';
import {
  type Environment,
  resolveEnvironment,
  type Setting,
  type SettingValue,
  settingOfText,
  variable,
} from './environment.ts';
import { type Misspelt, misspeltSettings } from './misspelt-settings.ts';
import { followPath, sourceName } from './mounted-file.ts';

/** The parameters of the Felix-Typha connection, whichever end they belong to. */
export const typhaParameters = [
  'caFile',
  'certFile',
  'keyFile',
  'commonName',
  'uriSan',
  'address',
  'serviceName',
  'serviceNamespace',
] as const;
export type TyphaParameter = (typeof typhaParameters)[number];
export type TyphaParameters = Readonly<Record<TyphaParameter, Setting>>;

/** Keys of Typha's clients in felix.cfg (Calico felix/config/config_params.go). */
export const clientKeys: Readonly<Record<TyphaParameter, string>> = {
  caFile: 'TyphaCAFile',
  certFile: 'TyphaCertFile',
  keyFile: 'TyphaKeyFile',
  commonName: 'TyphaCN',
  uriSan: 'TyphaURISAN',
  address: 'TyphaAddr',
  serviceName: 'TyphaK8sServiceName',
  serviceNamespace: 'TyphaK8sNamespace',
};

/** Keys of the server in typha.cfg (Calico typha/pkg/config/config_params.go). */
export const serverKeys: Readonly<Record<TyphaParameter, string>> = {
  caFile: 'CAFile',
  certFile: 'ServerCertFile',
  keyFile: 'ServerKeyFile',
  commonName: 'ClientCN',
  uriSan: 'ClientURISAN',
  address: 'ServerHost',
  serviceName: 'K8sServiceName',
  serviceNamespace: 'K8sNamespace',
};

/** Suffixes of the variables of Typha's clients (Calico typha/pkg/syncclientutils/config.go). */
export const clientSuffixes = upperCase(clientKeys);

/** Names behind TYPHA_ of the server. */
export const serverSuffixes = upperCase(serverKeys);

/** A value that the process drops, which a person would not expect. */
export interface Dropped {
  readonly setting: Setting;
  readonly why: string;
}

export interface ReadParameters {
  readonly parameters: TyphaParameters;
  readonly dropped: readonly Dropped[];
  readonly misspelt: readonly Misspelt[];
  readonly environment: Environment;
}

interface Place {
  readonly snapshot: Snapshot;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly container: Container;
}

/**
 * Felix and Typha: env in any case over the config file; '' is ignored, `none` clears; a value with a line
 * break is invalid and becomes ''. Source: Calico felix/config/config_params.go, typha/pkg/config.
 */
export function daemonParameters(place: Place, daemon: 'felix' | 'typha'): ReadParameters {
  return parametersOfDaemon(daemon, environmentOf(place), configFile(place, daemon));
}

/**
 * The same from what its environment and its config file (by lower-case key) set. What nothing sets is named as the
 * key of `keysOf`, the path of a config file that is all there is; null: as the variable.
 */
export function parametersOfDaemon(
  daemon: 'felix' | 'typha',
  environment: Environment,
  file: ReadonlyMap<string, Setting>,
  keysOf: string | null = null,
): ReadParameters {
  const prefix = `${daemon.toUpperCase()}_`;
  const keys = daemon === 'felix' ? clientKeys : serverKeys;
  const suffixes = daemon === 'felix' ? clientSuffixes : serverSuffixes;
  const byUpperName = new Map<string, Setting>();
  for (const setting of environment.variables.values()) byUpperName.set(setting.name.toUpperCase(), setting);
  const dropped: Dropped[] = [];
  const read = (parameter: TyphaParameter): Setting => {
    const name = `${prefix}${suffixes[parameter]}`;
    const fromEnv = byUpperName.get(name) ?? variable(environment, name);
    const isEmpty = fromEnv.value.kind === 'set' && fromEnv.value.text === '';
    const fromFile = file.get(suffixes[parameter].toLowerCase());
    const chosen = (fromEnv.value.kind === 'unset' || isEmpty) && fromFile !== undefined ? fromFile : fromEnv;
    const setting = daemonValue(chosen, dropped);
    if (keysOf === null || chosen !== fromEnv) return setting;
    return { ...setting, name: keys[parameter], origin: `${keys[parameter]} of ${keysOf}` };
  };
  const misspelt = misspeltSettings(daemon, keys, environment, file);
  return { parameters: everyOne(read), dropped, misspelt, environment };
}

/**
 * confd, tunnel-ip-allocator and node-status: exact upper-case env only, per parameter the first prefix that
 * has a value; '' and exactly `none` count as unset. Source: Calico typha/pkg/syncclientutils/config.go.
 */
export function clientParameters(place: Place, prefixes: readonly string[]): ReadParameters {
  const environment = environmentOf(place);
  const read = (parameter: TyphaParameter): Setting => {
    const settings = prefixes.map((prefix) => variable(environment, `${prefix}${clientSuffixes[parameter]}`));
    const counts = ({ value }: Setting) =>
      value.kind === 'unknown' || (value.kind === 'set' && value.text !== '' && value.text !== 'none');
    const found = settings.find(counts) ?? settings[0];
    const name = `FELIX_${clientSuffixes[parameter]}`;
    if (found === undefined || !counts(found))
      return { name, value: { kind: 'unset' }, origin: found?.origin ?? name };
    return found;
  };
  return { parameters: everyOne(read), dropped: [], misspelt: [], environment };
}

/** The text of a setting; '' when it is unset; null when it is not known. */
export function textOf(setting: Setting): string | null {
  switch (setting.value.kind) {
    case 'set':
      return setting.value.text;
    case 'unset':
      return '';
    case 'unknown':
      return null;
  }
}

function environmentOf(place: Place): Environment {
  return resolveEnvironment(place.snapshot, place.namespace, place.template, place.container);
}

function upperCase(keys: Readonly<Record<TyphaParameter, string>>): Readonly<Record<TyphaParameter, string>> {
  return everyOne((parameter) => keys[parameter].toUpperCase());
}

function everyOne<T>(read: (parameter: TyphaParameter) => T): Readonly<Record<TyphaParameter, T>> {
  return {
    caFile: read('caFile'),
    certFile: read('certFile'),
    keyFile: read('keyFile'),
    commonName: read('commonName'),
    uriSan: read('uriSan'),
    address: read('address'),
    serviceName: read('serviceName'),
    serviceNamespace: read('serviceNamespace'),
  };
}

function daemonValue(setting: Setting, dropped: Dropped[]): Setting {
  if (setting.value.kind !== 'set') return setting;
  const { text } = setting.value;
  const unset = (): Setting => ({ ...setting, value: { kind: 'unset' } });
  if (text === '') return unset();
  if (text.toLowerCase() === 'none') return unset();
  if (text.includes('\n')) {
    dropped.push({ setting, why: 'it holds a line break, so the value is invalid and counts as not set' });
    return unset();
  }
  return setting;
}

/** /etc/calico/<daemon>.cfg where a ConfigMap or Secret is mounted there; the image's own file sets no TLS. */
function configFile(place: Place, daemon: string): ReadonlyMap<string, Setting> {
  const path = `/etc/calico/${daemon}.cfg`;
  const file = followPath(place.snapshot, place.namespace, place.template, place.container, path);
  if (file.kind === 'missing') return new Map();
  if (file.kind === 'found' && file.value.kind === 'text') {
    const origin = (key: string) => `${path} (${sourceName(file.source)} key ${file.source.key}), ${key}`;
    return new Map(
      [...parseConfigFile(file.value.text)].map(([key, text]): [string, Setting] => [
        key,
        { name: key, value: settingOfText(text), origin: origin(key) },
      ]),
    );
  }
  const why = file.kind === 'unknown' ? file.why : 'its content is not readable';
  const value: SettingValue = { kind: 'unknown', why: `${path}: ${why}` };
  const names = Object.values(daemon === 'felix' ? clientSuffixes : serverSuffixes);
  return new Map(names.map((name) => [name.toLowerCase(), { name, value, origin: path }]));
}
