import { parse } from 'ini';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import type { Setting } from '../environment.ts';
import { etcdFile } from '../etcd-file.ts';
import { type Disk, hostFile } from './disk.ts';
import { fileEnvironment } from './file-environment.ts';
import { namedValues, unsetSetting } from './named-values.ts';
import type { ConfigFile, FileKind, Part } from './part.ts';

/** The kind of a file with OpenStack's sections; null when it has no section [calico]. */
export function neutronKind({
  path,
  text,
}: ConfigFile): Extract<FileKind, 'neutron.conf' | 'dhcp-agent'> | null {
  const sections = parse(text);
  if (calicoSection(sections) === null) return null;
  const isDhcp = /dhcp/i.test(path.replace(/^.*[/\\]/, '')) || hasDhcp(sections);
  return isDhcp ? 'dhcp-agent' : 'neutron.conf';
}

/**
 * The connection of the Neutron driver or the DHCP agent to etcd, from section [calico]. etcd_scheme has no
 * effect: https is used if and only if one of the three files is set.
 * Source: Calico networking-calico/networking_calico/common/config.py, etcdv3.py.
 */
export function neutronParts(kind: 'neutron.conf' | 'dhcp-agent', file: ConfigFile, disk: Disk): Part[] {
  const section = calicoSection(parse(file.text)) ?? {};
  const values = new Map(
    Object.keys(section).flatMap((key): [string, string][] => {
      const value = textAt(section, key);
      return value === undefined ? [] : [[key.toLowerCase(), value]];
    }),
  );
  const settings = namedValues(file.path, file.text, values);
  const read = (name: string): Setting => settings.get(name) ?? unsetSetting(name, file.path);
  const text = (name: string): string => values.get(name) ?? '';
  const hasFile = ['etcd_key_file', 'etcd_cert_file', 'etcd_ca_cert_file'].some((name) => text(name) !== '');
  const scheme = hasFile ? 'https' : 'http';
  const host = text('etcd_host') || '127.0.0.1';
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${text('etcd_port') || '2379'}`;
  const stated = text('etcd_scheme').toLowerCase();
  const idle =
    stated !== 'https' || hasFile
      ? []
      : [`etcd_scheme is ${stated} and has no effect, for none of the three files is set`];
  const follow = (path: string) => hostFile(disk, path);
  return [
    {
      part: 'etcd-client',
      component: kind === 'dhcp-agent' ? 'dhcp-agent' : 'neutron-driver',
      settings: {
        datastore: { name: 'datastore', value: { kind: 'set', text: 'etcdv3' }, origin: file.path },
        endpoints: { ...read('etcd_host'), name: 'etcd_host', value: { kind: 'set', text: url } },
        discovery: unsetSetting('etcd_discovery_srv', file.path),
        ca: etcdFile(read('etcd_ca_cert_file'), follow),
        cert: etcdFile(read('etcd_cert_file'), follow),
        key: etcdFile(read('etcd_key_file'), follow),
        inline: [],
        environment: fileEnvironment(file.path, new Map()),
      },
      idle,
    },
  ];
}

function calicoSection(sections: object): JsonObject | null {
  const entry = Object.entries(sections).find(([name]) => name.toLowerCase() === 'calico')?.[1];
  return isObject(entry) ? { ...entry } : null;
}

function hasDhcp(sections: object): boolean {
  return Object.values(sections).some((section) => isObject(section) && 'dhcp_driver' in section);
}
