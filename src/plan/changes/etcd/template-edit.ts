import type { EtcdClient } from '../../../calico/etcd-clients.ts';
import type { Container, PodTemplate, Volume } from '../../../snapshot/objects.ts';
import { editContainers } from '../../edits/pod-template.ts';
import { usualDirectory, usualSecret } from './file-destination.ts';

/** What one container of a template lacks. */
export interface ContainerEdit {
  readonly container: string;
  readonly component: EtcdClient['component'];
  /** Mount the Secret at the usual directory. */
  readonly mount: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

export interface EditedTemplate {
  readonly template: PodTemplate;
  readonly fields: readonly string[];
}

const usualVolume = 'etcd-certs';

/** The modes of Calico's manifests: calico-node is root, kube-controllers and Typha are not, calicoctl has the default. */
const modes: Readonly<Partial<Record<EtcdClient['component'], number>>> = {
  'calico-node': 0o400,
  'install-cni': 0o400,
  'kube-controllers': 0o440,
  typha: 0o440,
};

/** The template with all edits, and what changes in words; null when nothing does. */
export function editTemplate(template: PodTemplate, edits: readonly ContainerEdit[]): EditedTemplate | null {
  const wanted = edits.filter(({ mount, variables }) => mount || Object.keys(variables).length > 0);
  const [first] = wanted;
  if (first === undefined) return null;
  const fields: string[] = [];
  const volumes = template.spec.volumes ?? [];
  const present = volumes.find(
    ({ secret }) => secret?.secretName === usualSecret && secret.items === undefined,
  );
  const name = present?.name ?? freeName(volumes);
  const mounting = wanted.find(({ mount }) => mount);
  const mode = mounting === undefined ? undefined : modes[mounting.component];
  const needsVolume = mounting !== undefined && present === undefined;
  if (needsVolume) fields.push(`volume ${name}: (none) -> Secret ${usualSecret}${modeText(mode)}`);
  const edit = (container: Container): Container => {
    const own = wanted.filter((one) => one.container === container.name);
    const variables = Object.assign({}, ...own.map((one) => one.variables)) as Record<string, string>;
    fields.push(...variableFields(container, variables));
    const mounted = own.some(({ mount }) => mount)
      ? {
          volumeMounts: [
            ...(container.volumeMounts ?? []),
            { mountPath: usualDirectory, name, readOnly: true },
          ],
        }
      : {};
    if (own.some(({ mount }) => mount))
      fields.push(`mount of ${container.name}: ${name} at ${usualDirectory}`);
    return { ...withVariables(container, variables), ...mounted };
  };
  const edited = editContainers(template, edit, 'all');
  const volume: Volume = {
    name,
    secret: { secretName: usualSecret, ...(mode === undefined ? {} : { defaultMode: mode }) },
  };
  const spec = needsVolume ? { ...edited.spec, volumes: [...volumes, volume] } : edited.spec;
  return { template: { ...edited, spec }, fields };
}

/** The container with literals in the places of the old values; new ones come last. */
function withVariables(container: Container, variables: Readonly<Record<string, string>>): Container {
  const names = Object.keys(variables);
  if (names.length === 0) return container;
  const env = container.env ?? [];
  const kept = env.map((entry) => {
    const value = variables[entry.name];
    return value === undefined ? entry : { name: entry.name, value };
  });
  const added = names.filter((name) => env.every((entry) => entry.name !== name));
  return {
    ...container,
    env: [...kept, ...added.map((name) => ({ name, value: variables[name] ?? '' }))],
  };
}

function variableFields(container: Container, variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => {
    const old = container.env?.find((entry) => entry.name === name);
    const was =
      old === undefined ? '(not set)' : old.value === '' ? '""' : (old.value ?? '(from a reference)');
    return `env ${name} of ${container.name}: ${was} -> ${value}`;
  });
}

function freeName(volumes: readonly Volume[]): string {
  const taken = new Set(volumes.map(({ name }) => name));
  return taken.has(usualVolume) ? `calico-${usualVolume}` : usualVolume;
}

function modeText(mode: number | undefined): string {
  return mode === undefined ? '' : `, mode ${mode.toString(8).padStart(4, '0')}`;
}
