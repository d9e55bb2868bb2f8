import type { Container, PodTemplate } from '../../../src/snapshot/objects.ts';
import type { TlsEnd } from '../../../src/x509/handshake.ts';
import { unknownKeyFile } from '../../../src/x509/key-trace.ts';
import type { Stored } from './scene.ts';

/** Reads an object of the workload's namespace as the pod in question has it; undefined: it may not be read. */
export type ReadStored = (kind: Stored['kind'], name: string) => Stored | null | undefined;

export interface ResolvedEnd {
  /** `broken`: the process never gets as far as a handshake; `blind`: nobody can tell. */
  readonly tls: TlsEnd | 'broken' | 'unreadable';
  readonly address: string;
  readonly service: string;
  readonly serviceNamespace: string;
}

const serverNames = {
  caFile: 'CAFILE',
  certFile: 'SERVERCERTFILE',
  keyFile: 'SERVERKEYFILE',
  commonName: 'CLIENTCN',
  uriSan: 'CLIENTURISAN',
};
const clientNames = {
  caFile: 'TYPHACAFILE',
  certFile: 'TYPHACERTFILE',
  keyFile: 'TYPHAKEYFILE',
  commonName: 'TYPHACN',
  uriSan: 'TYPHAURISAN',
};
const prefixes: Readonly<Record<string, readonly string[]>> = {
  confd: ['CONFD_', 'FELIX_', 'CALICO_'],
  'tunnel-ip-allocator': ['FELIX_', 'CALICO_'],
  'node-status': ['FELIX_', 'CALICO_'],
};

/** The checker's own small way from a template to what a process does on the wire. */
export function resolveEnd(
  process: string,
  template: PodTemplate,
  container: Container,
  environment: ReadStored,
  files: ReadStored,
): ResolvedEnd {
  const { variables, starts } = variablesOf(container, environment);
  const isDaemon = process === 'typha' || process === 'felix';
  const names = process === 'typha' ? serverNames : clientNames;
  const config = isDaemon ? configFile(process, template, container, files) : new Map<string, string>();
  const get = (suffix: string): string => {
    if (isDaemon) return daemonValue(variables, config, `${process.toUpperCase()}_`, suffix);
    for (const prefix of prefixes[process] ?? []) {
      const text = variables.get(`${prefix}${suffix}`) ?? '';
      if (text !== '' && text !== 'none') return text;
    }
    return '';
  };
  const dial = {
    address: process === 'typha' ? '' : get('TYPHAADDR'),
    service: process === 'typha' ? '' : get('TYPHAK8SSERVICENAME'),
    serviceNamespace: process === 'typha' ? '' : get('TYPHAK8SNAMESPACE') || 'kube-system',
  };
  if (!starts) return { ...dial, tls: 'broken' };
  const file = (path: string) => (path === '' ? 'missing' : fileAt(template, container, path, files));
  const [ca, cert, key] = [file(get(names.caFile)), file(get(names.certFile)), file(get(names.keyFile))];
  const [commonName, uriSan] = [get(names.commonName), get(names.uriSan)];
  const present = [ca, cert, key].filter((one) => one !== 'missing').length;
  const paths = [get(names.caFile), get(names.certFile), get(names.keyFile)].filter((p) => p !== '').length;
  const named = commonName !== '' || uriSan !== '';
  if ((isDaemon ? present : paths) === 0 && !named)
    return {
      ...dial,
      tls: { transport: 'plaintext', certFile: '', caFile: '', key: unknownKeyFile, commonName, uriSan },
    };
  if (present < 3 || !named) return { ...dial, tls: 'broken' };
  if (ca === 'unreadable' || cert === 'unreadable' || key === 'unreadable')
    return { ...dial, tls: 'unreadable' };
  const text = (one: typeof ca) => (typeof one === 'object' && 'text' in one ? one.text : '');
  const publicKeySha256 = typeof key === 'object' && 'sha256' in key ? key.sha256 : null;
  return {
    ...dial,
    tls: {
      transport: 'tls',
      certFile: text(cert),
      caFile: text(ca),
      key: { ...unknownKeyFile, publicKeySha256 },
      commonName,
      uriSan,
    },
  };
}

function variablesOf(
  container: Container,
  read: ReadStored,
): { variables: Map<string, string>; starts: boolean } {
  const variables = new Map<string, string>();
  let starts = true;
  for (const source of container.envFrom ?? []) {
    const map = read('ConfigMap', source.configMapRef?.name ?? '');
    if (map?.kind !== 'ConfigMap') starts = false;
    else
      for (const [name, text] of Object.entries(map.data ?? {}))
        variables.set((source.prefix ?? '') + name, text);
  }
  for (const entry of container.env ?? []) {
    const reference = entry.valueFrom?.configMapKeyRef;
    if (reference === undefined) {
      variables.set(entry.name, entry.value ?? '');
      continue;
    }
    const map = read('ConfigMap', reference.name ?? '');
    const text = map?.kind === 'ConfigMap' ? map.data?.[reference.key] : undefined;
    if (text !== undefined) variables.set(entry.name, text);
    else {
      variables.delete(entry.name);
      if (reference.optional !== true) starts = false;
    }
  }
  return { variables, starts };
}

/** Felix and Typha: names in any case, the config file below the environment, `none` clears, no line breaks. */
function daemonValue(
  variables: ReadonlyMap<string, string>,
  config: ReadonlyMap<string, string>,
  prefix: string,
  suffix: string,
): string {
  let text = '';
  for (const [name, value] of variables) if (name.toUpperCase() === prefix + suffix) text = value;
  if (text === '') text = config.get(suffix.toUpperCase()) ?? '';
  return text.toLowerCase() === 'none' || text.includes('\n') ? '' : text;
}

function configFile(process: string, template: PodTemplate, container: Container, read: ReadStored) {
  const file = fileAt(template, container, `/etc/calico/${process}.cfg`, read);
  const lines = typeof file === 'object' && 'text' in file ? file.text.split('\n') : [];
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [name, value] = line.split('=').map((part) => part.trim());
      return name === undefined || value === undefined ? [] : [[name.toUpperCase(), value]];
    }),
  );
}

type FileView = { readonly text: string } | { readonly sha256: string | null } | 'missing' | 'unreadable';

function fileAt(template: PodTemplate, container: Container, path: string, read: ReadStored): FileView {
  const mount = (container.volumeMounts ?? [])
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const volume = template.spec.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return 'missing';
  const inside = mount.subPath ?? path.slice(mount.mountPath.length + 1);
  const source = volume.secret ?? volume.configMap;
  if (source === undefined) return 'unreadable';
  const item = source.items?.find((one) => one.path === inside);
  if (source.items !== undefined && item === undefined) return 'missing';
  const stored =
    volume.secret === undefined
      ? read('ConfigMap', source.name ?? '')
      : read('Secret', volume.secret.secretName ?? '');
  if (stored === undefined) return 'unreadable';
  const key = item?.key ?? inside;
  if (stored?.kind === 'ConfigMap') {
    const text = stored.data?.[key];
    return text === undefined ? 'missing' : { text };
  }
  const value = stored?.values[key];
  if (value === undefined) return 'missing';
  if (value.kind === 'text') return { text: value.text };
  return value.kind === 'private-key' ? { sha256: value.key.publicKeySha256 } : { sha256: null };
}
