import type { JsonObject } from '../../json.ts';
import { clientSection, etcdConfigFile, hasEntry } from '../control-plane/etcd-config-file.ts';
import { flagsOf } from '../control-plane/word-flags.ts';
import type { Disk } from './disk.ts';
import type { ConfigFile, ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';

/** Whether a document without a kind is a configuration file of etcd. */
export function isEtcdConfig(document: JsonObject): boolean {
  if (document.kind !== undefined) return false;
  return [clientSection, 'listen-client-urls', 'advertise-client-urls', 'initial-cluster'].some((key) =>
    hasEntry(document, key),
  );
}

/** The etcd that a configuration file sets up. With a file etcd reads neither flags nor environment. */
export function etcdConfigPart({ path, text }: ConfigFile, disk: Disk): ServerPart {
  const configuration = etcdConfigFile(path, { kind: 'text', text });
  return serverPart('etcd', path, flagsOf(new Map()), disk, { configuration });
}

/** Variables that only etcd itself has. */
export function isEtcdEnvironment(values: ReadonlyMap<string, string>): boolean {
  return [
    'ETCD_LISTEN_CLIENT_URLS',
    'ETCD_ADVERTISE_CLIENT_URLS',
    'ETCD_TRUSTED_CA_FILE',
    'ETCD_CLIENT_CERT_AUTH',
    'ETCD_CONFIG_FILE',
    'ETCD_DATA_DIR',
    'ETCD_INITIAL_CLUSTER',
  ].some((name) => values.has(name));
}
