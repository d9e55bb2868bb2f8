import { parseConfigFile } from '../config-file.ts';
import type { Environment, Setting } from '../environment.ts';
import { daemonEtcd } from '../etcd-settings.ts';
import { felixParameters, typhaServerParameters } from '../reference/daemon-parameters.ts';
import {
  clientSuffixes,
  parametersOfDaemon,
  type ReadParameters,
  serverSuffixes,
  textOf,
} from '../typha-parameters.ts';
import { tlsOf } from '../typha-tls.ts';
import { type Disk, hostFile } from './disk.ts';
import { fileEnvironment } from './file-environment.ts';
import { namedValues, unsetSetting } from './named-values.ts';
import type { ConfigFile, Part } from './part.ts';

type Daemon = 'felix' | 'typha';

/** Which daemon a file of `[section]` and `name = value` lines belongs to; null when none of its keys says it. */
export function daemonOfFile({ path, text }: ConfigFile): Daemon | null {
  const keys = new Set(parseConfigFile(text).keys());
  const has = (names: Iterable<string>) => [...names].some((name) => keys.has(name.toLowerCase()));
  const { caFile: _shared, ...ownOfServer } = serverSuffixes;
  if (has(Object.values(clientSuffixes))) return 'felix';
  if (has(Object.values(ownOfServer)) || has(['ServerPort', 'MaxConnectionsLowerLimit'])) return 'typha';
  const name = /(felix|typha)[^/\\]*$/i.exec(path)?.[1]?.toLowerCase();
  const isOurs = has([
    'DatastoreType',
    'EtcdAddr',
    'EtcdEndpoints',
    'LogSeverityScreen',
    'FelixHostname',
    'CAFile',
  ]);
  if (!isOurs && !isOrdinary([...keys], path)) return null;
  const isServer = [...keys].some((key) => typhaServerParameters.has(key) && !felixParameters.has(key));
  return (name ?? (isServer ? 'typha' : 'felix')) === 'typha' ? 'typha' : 'felix';
}

/** Whether keys that say nothing of TLS are Felix's or Typha's: by the name of the file, else by every key. */
function isOrdinary(keys: readonly string[], path: string): boolean {
  const known = keys.filter((key) => felixParameters.has(key) || typhaServerParameters.has(key)).length;
  return /(?:^|[/\\])(?:felix|typha)\.cfg$/i.test(path) || (known === keys.length && known > 1);
}

/** What felix.cfg or typha.cfg sets up. */
export function daemonFileParts(daemon: Daemon, file: ConfigFile, disk: Disk): Part[] {
  const values = namedValues(file.path, file.text, parseConfigFile(file.text));
  const environment = fileEnvironment(file.path, new Map());
  const read = parametersOfDaemon(daemon, environment, values, file.path);
  return daemonParts(daemon, read, values, file.path, disk);
}

/** What variables named for a daemon set up; [] when there are none. */
export function daemonEnvironmentParts(
  daemon: Daemon,
  environment: Environment,
  path: string,
  disk: Disk,
): Part[] {
  const prefix = `${daemon.toUpperCase()}_`;
  if (![...environment.variables.keys()].some((name) => name.toUpperCase().startsWith(prefix))) return [];
  return daemonParts(daemon, parametersOfDaemon(daemon, environment, new Map()), new Map(), path, disk);
}

function daemonParts(
  daemon: Daemon,
  read: ReadParameters,
  values: ReadonlyMap<string, Setting>,
  path: string,
  disk: Disk,
): Part[] {
  const follow = (named: string) => hostFile(disk, named);
  const isSet =
    Object.values(read.parameters).some((setting) => textOf(setting) !== '') ||
    read.dropped.length > 0 ||
    read.misspelt.length > 0;
  return [
    ...(isSet || daemon === 'typha'
      ? [{ part: 'typha-end', tls: tlsOf(daemon, read, follow) } as const]
      : []),
    ...etcdParts(daemon, read.environment, values, path, disk),
  ];
}

function etcdParts(
  daemon: Daemon,
  environment: Environment,
  values: ReadonlyMap<string, Setting>,
  path: string,
  disk: Disk,
): Part[] {
  const variables = new Map([...environment.variables.values()].map((s) => [s.name.toUpperCase(), s]));
  const read = (name: string): Setting =>
    variables.get(`${daemon.toUpperCase()}_${name}`) ??
    values.get(name.toLowerCase()) ??
    unsetSetting(name, path);
  const given = ['ETCDENDPOINTS', 'ETCDADDR'].some((name) => textOf(read(name)) !== '');
  if (textOf(read('DATASTORETYPE')) === 'kubernetes') return [];
  if (!given && textOf(read('DATASTORETYPE')) !== 'etcdv3') return [];
  const settings = daemonEtcd(read, environment, (named) => hostFile(disk, named));
  return [{ part: 'etcd-client', component: daemon, settings, idle: [] }];
}
