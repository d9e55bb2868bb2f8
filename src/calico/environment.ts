import type { Container, EnvVar, PodTemplate } from '../snapshot/objects.ts';
import { mapReading, type Reading } from '../snapshot/reading.ts';
import { withheldReason } from '../snapshot/redaction/withheld.ts';
import { lookUp, type Snapshot } from '../snapshot/snapshot.ts';

/** The value of one setting of one process, and where it comes from. */
export interface Setting {
  readonly name: string;
  readonly value: SettingValue;
  /** For example `env FELIX_TYPHACN of calico-node` or `… from ConfigMap kube-system/calico-config key x`. */
  readonly origin: string;
  /** The file of settings in which it stands; absent: it is a variable or a flag. */
  readonly file?: string;
}

export type SettingValue =
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'unset' }
  /** `isSecret`: it is set and not empty, only its text was withheld. */
  | { readonly kind: 'unknown'; readonly why: string; readonly isSecret?: true };

/** A value that exists and is not kept. */
export const secretSetting: SettingValue = {
  kind: 'unknown',
  why: 'a secret value, not kept',
  isSecret: true,
};

/** The value of a setting of this text, which is not known where a part of it was withheld. */
export function settingOfText(text: string): SettingValue {
  const why = withheldReason(text);
  return why === null ? { kind: 'set', text } : { kind: 'unknown', why, isSecret: true };
}

/** The environment that a kubelet would give a container. */
export interface Environment {
  readonly container: string;
  readonly variables: ReadonlyMap<string, Setting>;
  /** Sources of whole environments that could not be read: a variable that is not here may come from them. */
  readonly unreadable: readonly string[];
  /** Why the kubelet would not start the container: references that must exist and do not. */
  readonly blockers: readonly string[];
  /** References that must exist and that the given files leave out: whether the container starts is not known. */
  readonly leftOut: readonly string[];
}

interface Scope {
  readonly snapshot: Snapshot;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly container: Container;
}

/**
 * The container's variables as a kubelet builds them: envFrom in order, then env, later entries win;
 * `$(VAR)` in literal values refers to what was defined before; a literal without value is ''.
 * Source: Kubernetes pkg/kubelet/kubelet_pods.go makeEnvironmentVariables.
 */
export function resolveEnvironment(
  snapshot: Snapshot,
  namespace: string,
  template: PodTemplate,
  container: Container,
): Environment {
  const scope: Scope = { snapshot, namespace, template, container };
  const variables = new Map<string, Setting>();
  const unreadable: string[] = [];
  const blockers: string[] = [];
  const leftOut: string[] = [];
  for (const source of container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef;
    const kind = source.configMapRef === undefined ? 'Secret' : 'ConfigMap';
    const label = `${kind} ${namespace}/${reference?.name ?? ''}`;
    const data = dataOf(snapshot, kind, namespace, reference?.name ?? '');
    if (data.kind === 'known') {
      for (const [key, text] of Object.entries(data.value)) {
        const name = `${source.prefix ?? ''}${key}`;
        variables.set(name, { name, value: valueOfKey(text), origin: `${label} key ${key} (envFrom)` });
      }
    } else if (data.kind === 'absent') {
      if (reference?.optional !== true) blockers.push(`${label}, which envFrom names, does not exist`);
    } else if (!isOptionalAndLeftOut(snapshot, data, reference?.optional)) {
      unreadable.push(label);
    }
  }
  for (const entry of container.env ?? []) {
    const setting = resolveEntry(scope, entry, variables, { blockers, leftOut });
    if (setting.value.kind === 'unset') variables.delete(entry.name);
    else variables.set(entry.name, setting);
  }
  return { container: container.name, variables, unreadable, blockers, leftOut };
}

/** One variable; unset when no source has it, unknown when a source that could have it was not readable. */
export function variable(environment: Environment, name: string): Setting {
  const found = environment.variables.get(name);
  if (found !== undefined) return found;
  const origin = `env ${name} of ${environment.container}`;
  if (environment.unreadable.length > 0)
    return {
      name,
      value: { kind: 'unknown', why: `${environment.unreadable.join(', ')} not readable` },
      origin,
    };
  return { name, value: { kind: 'unset' }, origin };
}

/** An optional source that the given files do not have is taken as not there: a manifest shows what is applied. */
function isOptionalAndLeftOut(
  snapshot: Snapshot,
  data: Reading<unknown>,
  optional: boolean | undefined,
): boolean {
  return optional === true && data.kind === 'failed' && snapshot.metadata.files.length > 0;
}

function resolveEntry(
  scope: Scope,
  entry: EnvVar,
  defined: ReadonlyMap<string, Setting>,
  { blockers, leftOut }: { readonly blockers: string[]; readonly leftOut: string[] },
): Setting {
  const { name } = entry;
  const literal = `env ${name} of ${scope.container.name}`;
  const from = entry.valueFrom;
  const selector = from?.configMapKeyRef ?? from?.secretKeyRef;
  if (selector !== undefined) {
    const kind = from?.configMapKeyRef === undefined ? 'Secret' : 'ConfigMap';
    const label = `${kind} ${scope.namespace}/${selector.name ?? ''}`;
    const origin = `${literal} from ${label} key ${selector.key}`;
    const data = dataOf(scope.snapshot, kind, scope.namespace, selector.name ?? '');
    if (data.kind === 'forbidden' || data.kind === 'failed') {
      if (data.kind === 'failed' && selector.optional !== true && scope.snapshot.metadata.files.length > 0)
        leftOut.push(`${name} needs key ${selector.key}: ${data.cause}`);
      return { name, value: { kind: 'unknown', why: `${label} not readable` }, origin };
    }
    const text = data.kind === 'known' ? data.value[selector.key] : undefined;
    if (text === undefined) {
      if (selector.optional !== true)
        blockers.push(`${name} needs key ${selector.key} of ${label}, which does not exist`);
      return { name, value: { kind: 'unset' }, origin };
    }
    return { name, value: valueOfKey(text), origin };
  }
  if (from?.fieldRef !== undefined)
    return {
      name,
      value: fieldValue(scope, from.fieldRef.fieldPath),
      origin: `${literal} from field ${from.fieldRef.fieldPath}`,
    };
  if (from !== undefined)
    return { name, value: { kind: 'unknown', why: 'set by the kubelet' }, origin: literal };
  return { name, value: expand(entry.value ?? '', defined), origin: literal };
}

function fieldValue(scope: Scope, path: string): SettingValue {
  switch (path) {
    case 'metadata.namespace':
      return { kind: 'set', text: scope.namespace };
    case 'spec.serviceAccountName':
      return { kind: 'set', text: scope.template.spec.serviceAccountName ?? 'default' };
    default:
      return { kind: 'unknown', why: `${path} differs from pod to pod` };
  }
}

/** `$(VAR)` becomes its value, `$$` a dollar sign; a reference that nothing defines stays as it is. */
function expand(text: string, defined: ReadonlyMap<string, Setting>): SettingValue {
  let unknown: string | null = null;
  const expanded = text.replace(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    const value = defined.get(name)?.value;
    if (value?.kind === 'set') return value.text;
    if (value?.kind === 'unknown') unknown = `$(${name}) is not known: ${value.why}`;
    return match;
  });
  return unknown === null ? settingOfText(expanded) : { kind: 'unknown', why: unknown };
}

/** Null stands for a value that exists and was withheld. */
function valueOfKey(text: string | null): SettingValue {
  return text === null ? secretSetting : settingOfText(text);
}

function dataOf(
  snapshot: Snapshot,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
): Reading<Readonly<Record<string, string | null>>> {
  if (kind === 'ConfigMap')
    return mapReading(lookUp(snapshot, 'ConfigMap', namespace, name), (map) => map.data ?? {});
  return mapReading(lookUp(snapshot, 'Secret', namespace, name), (secret) =>
    Object.fromEntries(
      Object.entries(secret.values).map(([key, value]) => [key, value.kind === 'text' ? value.text : null]),
    ),
  );
}
