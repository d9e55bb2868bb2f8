import { type ContainerPlace, environmentOf } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import type { Container, EnvVar, PodTemplate } from '../../../snapshot/objects.ts';
import { editContainers } from '../../edits/pod-template.ts';

/** A container with an edited environment, and why it was edited so. */
export interface VariableEdit {
  readonly container: Container;
  readonly why: string;
}

/**
 * The container without a variable. One that still comes with a whole ConfigMap (envFrom) gets the neutral literal,
 * which wins over it; no object that others may read is changed.
 */
export function withoutVariable(place: ContainerPlace, name: string, neutral: string): VariableEdit {
  const { container } = place;
  const own = container.env?.findLast((entry) => entry.name === name);
  const bare: Container = {
    ...container,
    env: (container.env ?? []).filter((entry) => entry.name !== name),
  };
  const left = variable(environmentOf({ ...place, container: bare }), name);
  if (left.value.kind === 'set' && left.value.text !== neutral)
    return {
      container: { ...bare, env: [...(bare.env ?? []), { name, value: neutral }] },
      why: `${name} of ${container.name} comes from ${left.origin}: a literal in the template wins over it, and what others may read there stays as it is.`,
    };
  return { container: bare, why: `${name} of ${container.name} is taken away${sourceText(own)}.` };
}

/** The container with a literal variable. */
export function withVariable(container: Container, name: string, value: string): Container {
  return {
    ...container,
    env: [...(container.env ?? []).filter((one) => one.name !== name), { name, value }],
  };
}

/** The template with a container, or init container, in the place of the one of its name. */
export function withContainer(template: PodTemplate, container: Container): PodTemplate {
  return editContainers(template, (one) => (one.name === container.name ? container : one), 'all');
}

function sourceText(entry: EnvVar | undefined): string {
  const { configMapKeyRef, secretKeyRef } = entry?.valueFrom ?? {};
  const name = configMapKeyRef?.name ?? secretKeyRef?.name;
  return name === undefined
    ? ''
    : `; ${configMapKeyRef === undefined ? 'Secret' : 'ConfigMap'} ${name}, from which it came, stays as it is`;
}
