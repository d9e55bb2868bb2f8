import { cniConfig, placeholder } from '../../../calico/cni-config.ts';
import type { EtcdClient } from '../../../calico/etcd-clients.ts';
import type { EtcdComponent } from '../../../calico/etcd-component.ts';
import { textAt } from '../../../json.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { EtcdFileKind } from '../../connections/etcd/certificates.ts';

/** Where the value of a setting stands, for whoever wants to change it. */
export type SettingPlace =
  /** A literal variable of the container, whether it is there already or not. */
  | { readonly kind: 'template'; readonly name: string }
  | {
      readonly kind: 'config-map';
      readonly namespace: string;
      readonly name: string;
      readonly key: string;
      readonly variable: string;
    }
  /** It follows from which files are mounted: install-cni copies those that are there. */
  | { readonly kind: 'presence' }
  /** Where this program does not write. */
  | { readonly kind: 'elsewhere'; readonly why: string };

/** Components whose pods may get volumes and variables; for others only what a ConfigMap gives them changes. */
export const editable: readonly EtcdComponent[] = [
  'calico-node',
  'install-cni',
  'kube-controllers',
  'typha',
  'calicoctl',
];

const cniKeys = { ca: 'etcd_ca_cert_file', cert: 'etcd_cert_file', key: 'etcd_key_file' } as const;
const cniPlaceholders = {
  ca: 'ETCD_CA_CERT_FILE',
  cert: 'ETCD_CERT_FILE',
  key: 'ETCD_KEY_FILE',
} as const;

export function endpointsPlace(client: EtcdClient, snapshot: Snapshot): SettingPlace {
  const { settings, component } = client;
  if (component !== 'install-cni') return variablePlace(client, snapshot, settings.endpoints.name);
  const text = cniText(client, snapshot, 'etcd_endpoints');
  const name = text === undefined ? null : placeholder(text);
  if (name !== null) return variablePlace(client, snapshot, name);
  return {
    kind: 'elsewhere',
    why: 'the CNI configuration names its endpoints itself: write "__ETCD_ENDPOINTS__" there',
  };
}

/** Where the path of one of the three files stands. */
export function filePlace(client: EtcdClient, snapshot: Snapshot, file: EtcdFileKind): SettingPlace {
  if (client.component !== 'install-cni')
    return variablePlace(client, snapshot, client.settings[file].setting.name);
  const text = cniText(client, snapshot, cniKeys[file]);
  if (text === `__${cniPlaceholders[file]}__` || text?.endsWith(`/calico-tls/etcd-${file}`) === true)
    return { kind: 'presence' };
  return {
    kind: 'elsewhere',
    why: `the CNI configuration lacks "${cniKeys[file]}": "__${cniPlaceholders[file]}__"`,
  };
}

function cniText(client: EtcdClient, snapshot: Snapshot, key: string): string | undefined {
  const { namespace, template, container, settings } = client;
  const config = cniConfig({ snapshot, namespace, template, container }, settings.environment);
  return config.kind === 'known' ? textAt(config.plugin, key) : undefined;
}

function variablePlace(client: EtcdClient, snapshot: Snapshot, name: string): SettingPlace {
  const { container, component, settings, namespace } = client;
  const setting = settings.environment.variables.get(name);
  const entry = container.env?.findLast((one) => one.name === name);
  const reference = entry?.valueFrom?.configMapKeyRef;
  if (reference?.name !== undefined)
    return { kind: 'config-map', namespace, name: reference.name, key: reference.key, variable: name };
  const where = `${name} of ${component}`;
  if (entry?.valueFrom !== undefined) return { kind: 'elsewhere', why: `${where} is not a literal` };
  if (entry?.value?.includes('$(') === true)
    return { kind: 'elsewhere', why: `${where} is put together from other variables` };
  if (entry === undefined && setting !== undefined) return wholePlace(client, snapshot, name);
  if (settings.endpoints.file !== undefined)
    return { kind: 'elsewhere', why: `calicoctl reads ${settings.endpoints.origin}` };
  if (!editable.includes(component))
    return { kind: 'elsewhere', why: `the template of ${component} is not changed by this command` };
  return { kind: 'template', name };
}

/** A variable that comes with a whole ConfigMap. */
function wholePlace({ container, namespace }: EtcdClient, snapshot: Snapshot, name: string): SettingPlace {
  for (const { prefix = '', configMapRef } of (container.envFrom ?? []).toReversed()) {
    const map = configMapRef?.name;
    const key = name.slice(prefix.length);
    if (map === undefined || !name.startsWith(prefix)) continue;
    const found = lookUp(snapshot, 'ConfigMap', namespace, map);
    if (found.kind === 'known' && found.value.data?.[key] !== undefined)
      return { kind: 'config-map', namespace, name: map, key, variable: name };
  }
  return { kind: 'elsewhere', why: `${name} comes from a Secret as a whole (envFrom)` };
}
