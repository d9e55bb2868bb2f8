import { secondTypha } from '../../../calico/second-typha.ts';
import type { Workload } from '../../../calico/workload.ts';
import type { Container, DaemonSet, Deployment, EnvVar, PodTemplate } from '../../../snapshot/objects.ts';
import { editContainers, withTemplate } from '../../edits/pod-template.ts';

/** Keeps how a workload named Typha's Service before `enable`, container by container. */
const originalAnnotation = 'kubectl-calico-tls/typha-service-name';
const variableName = 'FELIX_TYPHAK8SSERVICENAME';

type Originals = Readonly<Record<string, readonly EnvVar[]>>;

/** The workload with the alias as a literal name, whatever the reference was; the reference is kept in an annotation. */
export function withAlias(workload: Workload, containers: readonly string[]): Deployment | DaemonSet {
  const { object } = workload;
  const { template } = object.spec;
  const present = template.spec.containers.filter(({ name }) => containers.includes(name));
  const originals: Originals = Object.fromEntries(
    present.map((one) => [one.name, (one.env ?? []).filter(isServiceName)]),
  );
  const annotated = withAnnotation(object, JSON.stringify(originals));
  return withTemplate(
    annotated,
    editServiceName(template, containers, () => [{ name: variableName, value: secondTypha }]),
  );
}

/** The workload with the reference that it had before; where that was not kept, the name `fallback`. */
export function withOriginalName(
  workload: Workload,
  containers: readonly string[],
  fallback: string,
): Deployment | DaemonSet {
  const { object } = workload;
  const originals = readOriginals(object.metadata.annotations?.[originalAnnotation]);
  const entries = (name: string) => originals?.[name] ?? [{ name: variableName, value: fallback }];
  return withTemplate(
    withAnnotation(object, null),
    editServiceName(object.spec.template, containers, entries),
  );
}

/** The names of ConfigMaps that the kept references lead to. */
export function originalConfigMaps(object: Deployment | DaemonSet): string[] {
  const originals = readOriginals(object.metadata.annotations?.[originalAnnotation]) ?? {};
  return Object.values(originals)
    .flat()
    .flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.name ?? []);
}

function editServiceName(
  template: PodTemplate,
  containers: readonly string[],
  entries: (container: string) => readonly EnvVar[],
): PodTemplate {
  const edit = (container: Container): Container =>
    containers.includes(container.name)
      ? {
          ...container,
          env: [...(container.env ?? []).filter((one) => !isServiceName(one)), ...entries(container.name)],
        }
      : container;
  return editContainers(template, edit);
}

function withAnnotation<T extends Deployment | DaemonSet>(object: T, text: string | null): T {
  const { [originalAnnotation]: _old, ...rest } = object.metadata.annotations ?? {};
  const annotations = text === null ? rest : { ...rest, [originalAnnotation]: text };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function isServiceName({ name }: EnvVar): boolean {
  return name.toUpperCase() === variableName;
}

function readOriginals(text: string | undefined): Originals | null {
  if (text === undefined) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return isOriginals(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isOriginals(value: unknown): value is Originals {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (entries) => Array.isArray(entries) && entries.every((one) => typeof one?.name === 'string'),
    )
  );
}
