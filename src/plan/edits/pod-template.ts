import type { Container, DaemonSet, Deployment, EnvVar, PodTemplate } from '../../snapshot/objects.ts';

/** An env variable to set (text) or to take away (null). */
export type EnvEdits = Readonly<Record<string, string | null>>;

/**
 * The template with one container's variables set as literals or taken away; every other spelling of the
 * same name goes too, since Felix and Typha read names in any case. Order of the others is kept.
 */
export function editEnv(template: PodTemplate, containerName: string, edits: EnvEdits): PodTemplate {
  const upper = new Map(Object.entries(edits).map(([name, value]) => [name.toUpperCase(), value]));
  const edit = (container: Container): Container => {
    if (container.name !== containerName) return container;
    const kept = (container.env ?? []).filter((entry) => !upper.has(entry.name.toUpperCase()));
    const added = Object.entries(edits).flatMap(([name, value]): EnvVar[] =>
      value === null ? [] : [{ name, value }],
    );
    return { ...container, env: [...kept, ...added] };
  };
  return editContainers(template, edit);
}

/** The template with each container edited; init containers too where that is asked for. */
export function editContainers(
  template: PodTemplate,
  edit: (container: Container) => Container,
  which: 'containers' | 'all' = 'containers',
): PodTemplate {
  const { containers, initContainers } = template.spec;
  const init = which === 'containers' || initContainers === undefined ? undefined : initContainers.map(edit);
  const edited = containers.map(edit);
  return {
    ...template,
    spec: { ...template.spec, ...(init === undefined ? {} : { initContainers: init }), containers: edited },
  };
}

/** The annotation by which `kubectl rollout restart` replaces pods without another change. */
export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** The template with pods replaced at `now`. */
export function editRestart(template: PodTemplate, now: Date): PodTemplate {
  const annotations = { ...template.metadata?.annotations, [restartedAt]: now.toISOString() };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

/** The workload with another pod template. */
export function withTemplate(object: Deployment | DaemonSet, template: PodTemplate): Deployment | DaemonSet {
  return object.kind === 'Deployment'
    ? { ...object, spec: { ...object.spec, template } }
    : { ...object, spec: { ...object.spec, template } };
}
