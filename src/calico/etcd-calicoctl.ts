import { parse } from 'yaml';
import { isObject, objectAt, textAt } from '../json.ts';
import { type ContainerPlace, fileAt } from './container-place.ts';
import { type Setting, type SettingValue, settingOfText } from './environment.ts';
import type { EtcdSettings } from './etcd-component.ts';
import { type EtcdFile, etcdFile, type Follow } from './etcd-file.ts';
import { inlineFiles } from './etcd-inline.ts';

const path = '/etc/calico/calicoctl.cfg';

/**
 * What calicoctl.cfg sets where a volume puts one in the container: it takes the place of the environment.
 * {} when there is none. Source: Calico libcalico-go/lib/apiconfig/load.go, apiconfig.go.
 */
export function calicoctlEtcd(place: ContainerPlace): Partial<EtcdSettings> {
  const file = fileAt(place, path);
  if (file.kind === 'missing') return {};
  const text = file.kind === 'found' && file.value.kind === 'text' ? file.value.text : null;
  const spec = text === null ? null : specOf(text);
  if (spec === null) {
    const why = file.kind === 'unknown' ? file.why : `the content of ${path} is not kept or not readable`;
    const unreadable = (name: string): Setting => ({
      name,
      value: { kind: 'unknown', why },
      origin: path,
      file: path,
    });
    const blindFile = (name: string): EtcdFile => ({ setting: unreadable(name), file: null });
    return {
      datastore: unreadable('datastoreType'),
      endpoints: unreadable('etcdEndpoints'),
      discovery: unreadable('etcdDiscoverySrv'),
      ca: blindFile('etcdCACertFile'),
      cert: blindFile('etcdCertFile'),
      key: blindFile('etcdKeyFile'),
    };
  }
  return calicoctlSpecEtcd(spec, path, (named) => fileAt(place, named));
}

/** The etcd settings of the `spec` of a CalicoAPIConfig, which stands in the file `where`. */
export function calicoctlSpecEtcd(
  spec: object,
  where: string,
  follow: Follow,
): Omit<EtcdSettings, 'environment'> {
  const read = (name: string): Setting => {
    const value = textAt(spec, name);
    const origin = `${name} of ${where}`;
    const read: SettingValue = value === undefined ? { kind: 'unset' } : settingOfText(value);
    return { name, value: read, origin, file: where };
  };
  const fileOf = (name: string): EtcdFile => etcdFile(read(name), follow);
  return {
    datastore: read('datastoreType'),
    endpoints: read('etcdEndpoints'),
    discovery: read('etcdDiscoverySrv'),
    ca: fileOf('etcdCACertFile'),
    cert: fileOf('etcdCertFile'),
    key: fileOf('etcdKeyFile'),
    inline: inlineFiles(spec, where),
  };
}

function specOf(text: string): object | null {
  try {
    const document: unknown = parse(text, { logLevel: 'error' });
    return isObject(document) ? objectAt(document, 'spec') : null;
  } catch {
    return null;
  }
}
