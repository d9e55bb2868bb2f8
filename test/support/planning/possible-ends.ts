import type { Container } from '../../../src/snapshot/objects.ts';
import { objectKey } from '../../../src/snapshot/snapshot.ts';
import { isWorkload, type PodGroup, type Rolling, type Scene, type Stale, type Stored } from './scene.ts';
import { type ReadStored, type ResolvedEnd, resolveEnd } from './small-settings.ts';

/** What one process of a workload may be doing on the wire, in one of all the ways that are possible. */
export interface PossibleEnd extends ResolvedEnd {
  readonly side: 'server' | 'client';
  /** `felix DaemonSet/kube-system/calico-node`. */
  readonly role: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ends with the same number do the same. */
  readonly id: number;
}

const numbers = new Map<string, number>();

function numberOf(text: string): number {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

/** What an end does on the wire, in few characters. */
function idOf(end: ResolvedEnd, labels: Readonly<Record<string, string>>): number {
  const { tls } = end;
  const short =
    typeof tls === 'string'
      ? tls
      : { ...tls, certFile: numberOf(tls.certFile), caFile: numberOf(tls.caFile) };
  return numberOf(JSON.stringify([end.address, end.service, end.serviceNamespace, short, labels]));
}

/** Every process of every pod with every mixture of versions that it may have of the objects that it uses. */
export function possibleEnds(scene: Scene): PossibleEnd[] {
  const found = new Map<string, PossibleEnd>();
  for (const [key, object] of scene.objects) {
    if (!isWorkload(object) || (object.kind === 'Deployment' && object.spec.replicas === 0)) continue;
    for (const group of scene.groups.get(key) ?? [])
      for (const end of endsOfGroup(scene, key, object, group)) found.set(`${end.role} ${end.id}`, end);
  }
  return [...found.values()];
}

function endsOfGroup(scene: Scene, key: string, object: Rolling, group: PodGroup): PossibleEnd[] {
  const namespace = object.metadata.namespace ?? '';
  const labels = group.template.metadata?.labels ?? {};
  return processesOf(group.template.spec.containers).flatMap(({ process, container }) => {
    const side = process === 'typha' ? ('server' as const) : ('client' as const);
    const files = readers(scene, namespace, group.files, mounted(group, container));
    const environments = readers(scene, namespace, group.environment, referenced(container));
    return environments.flatMap((environment) =>
      files.map((file): PossibleEnd => {
        const end = resolveEnd(process, group.template, container, environment, file);
        return { ...end, side, role: `${process} ${key}`, namespace, labels, id: idOf(end, labels) };
      }),
    );
  });
}

function processesOf(containers: readonly Container[]): { process: string; container: Container }[] {
  return containers.flatMap((container) => {
    switch (container.name) {
      case 'calico-typha':
        return [{ process: 'typha', container }];
      case 'calico-node':
        return ['felix', 'confd', 'tunnel-ip-allocator', 'node-status'].map((process) => ({
          process,
          container,
        }));
      case 'felix':
      case 'confd':
        return [{ process: container.name, container }];
      default:
        return [];
    }
  });
}

function mounted(group: PodGroup, container: Container): string[] {
  const names = new Set((container.volumeMounts ?? []).map(({ name }) => name));
  return (group.template.spec.volumes ?? []).flatMap((volume) => {
    if (!names.has(volume.name)) return [];
    if (volume.secret !== undefined) return [`Secret/${volume.secret.secretName ?? ''}`];
    return volume.configMap === undefined ? [] : [`ConfigMap/${volume.configMap.name ?? ''}`];
  });
}

function referenced(container: Container): string[] {
  const names = [
    ...(container.envFrom ?? []).map((source) => source.configMapRef?.name),
    ...(container.env ?? []).map((entry) => entry.valueFrom?.configMapKeyRef?.name),
  ];
  return [...new Set(names.flatMap((name) => (name === undefined ? [] : [`ConfigMap/${name}`])))];
}

/** One reader for each mixture of the versions of these objects. */
function readers(
  scene: Scene,
  namespace: string,
  stale: ReadonlyMap<string, readonly Stale[]>,
  names: readonly string[],
): ReadStored[] {
  let mixtures: ReadonlyMap<string, Stored | null>[] = [new Map()];
  for (const name of new Set(names)) {
    const [kind = '', bare = ''] = name.split('/');
    const key = objectKey(kind, namespace, bare);
    const current = scene.objects.get(key) ?? null;
    const versions = new Set<Stored | null>([
      current?.kind === 'Secret' || current?.kind === 'ConfigMap' ? current : null,
      ...(stale.get(key) ?? []).filter(({ until }) => until > scene.now).map(({ object }) => object),
    ]);
    mixtures = mixtures.flatMap((mixture) =>
      [...versions].map((version) => new Map(mixture).set(key, version)),
    );
  }
  return mixtures.map((mixture) => (kind, name) => {
    const key = objectKey(kind, namespace, name);
    return scene.forbidden.includes(key) ? undefined : (mixture.get(key) ?? null);
  });
}
