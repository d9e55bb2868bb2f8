import { isObject, type JsonObject, objectAt } from '../../json.ts';
import type { Disk } from './disk.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';

const clientSection = 'client-transport-security';

/** Whether a document without a kind is a configuration file of etcd. */
export function isEtcdConfig(document: JsonObject): boolean {
  if (document.kind !== undefined) return false;
  return (
    isObject(document[clientSection]) ||
    ['listen-client-urls', 'advertise-client-urls', 'initial-cluster'].some((key) => key in document)
  );
}

/**
 * What etcd.conf.yml sets, by the names of the flags that say the same. With a file etcd reads neither flags nor
 * environment. Source: etcd server/embed/config.go (configYAML, securityConfig).
 */
export function etcdConfigPart(document: JsonObject, path: string, disk: Disk): ServerPart {
  const security = objectAt(document, clientSection);
  const flags = new Map<string, string>();
  for (const [key, value] of Object.entries(document)) if (isScalar(value)) flags.set(key, String(value));
  for (const [key, value] of Object.entries(security)) if (isScalar(value)) flags.set(key, String(value));
  return serverPart('etcd', path, { values: flags }, disk);
}

/** Variables that only etcd itself has. */
export function isEtcdEnvironment(values: ReadonlyMap<string, string>): boolean {
  return [
    'ETCD_LISTEN_CLIENT_URLS',
    'ETCD_ADVERTISE_CLIENT_URLS',
    'ETCD_TRUSTED_CA_FILE',
    'ETCD_CLIENT_CERT_AUTH',
    'ETCD_DATA_DIR',
    'ETCD_INITIAL_CLUSTER',
  ].some((name) => values.has(name));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
