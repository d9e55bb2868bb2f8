import { shown } from '../../links/wording.ts';
import type { Container, EnvVar, PodTemplate, Volume, VolumeMount } from '../../snapshot/objects.ts';
import { restartedAt } from './pod-template.ts';

/** What differs between two pod templates: variables, ports, mounts, volumes and restarts. */
export function templateFields(before: PodTemplate, after: PodTemplate): string[] {
  const stamp = (template: PodTemplate) => template.metadata?.annotations?.[restartedAt];
  const fields = settingFields(before, after);
  return stamp(before) === stamp(after) ? fields : [...fields, 'pods are replaced'];
}

/** The same without restarts. */
export function settingFields(before: PodTemplate, after: PodTemplate): string[] {
  return [
    ...containersOf(after).flatMap((container) => {
      const old = containersOf(before).find(({ name }) => name === container.name);
      return containerFields(old, container);
    }),
    ...differences(volumeTexts(before), volumeTexts(after), '(none)'),
  ];
}

const containersOf = ({ spec }: PodTemplate): readonly Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
];

function containerFields(before: Container | undefined, after: Container): string[] {
  const { name } = after;
  const env = (container: Container | undefined): Texts =>
    (container?.env ?? []).map((entry) => [`env ${entry.name} of ${name}`, envText(entry)]);
  const mounts = (container: Container | undefined): Texts =>
    (container?.volumeMounts ?? []).map((mount) => [`mount ${mount.mountPath} of ${name}`, mountText(mount)]);
  const ports = (container: Container | undefined): Texts =>
    (container?.ports ?? []).map((port) => [
      `port ${port.name ?? port.containerPort} of ${name}`,
      String(port.containerPort),
    ]);
  return [
    ...differences(env(before), env(after), '(not set)'),
    ...differences(ports(before), ports(after), '(none)'),
    ...differences(mounts(before), mounts(after), '(none)'),
  ];
}

/** What is described, and how it is now. */
type Texts = readonly (readonly [string, string])[];

function differences(before: Texts, after: Texts, none: string): string[] {
  const [was, is] = [new Map(before), new Map(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) =>
    was.get(name) === is.get(name) ? [] : [`${name}: ${was.get(name) ?? none} -> ${is.get(name) ?? none}`],
  );
}

function envText({ value, valueFrom }: EnvVar): string {
  if (valueFrom === undefined) return shown(value ?? '');
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (configMapKeyRef !== undefined)
    return `from ConfigMap ${configMapKeyRef.name ?? ''} key ${configMapKeyRef.key}`;
  if (secretKeyRef !== undefined) return `from Secret ${secretKeyRef.name ?? ''} key ${secretKeyRef.key}`;
  if (fieldRef !== undefined) return `from field ${fieldRef.fieldPath}`;
  return `from resource ${resourceFieldRef?.resource ?? ''}`;
}

function mountText({ name, subPath, subPathExpr }: VolumeMount): string {
  const path = subPath ?? subPathExpr;
  return `volume ${name}${path === undefined ? '' : `, path ${path} in it`}`;
}

function volumeTexts({ spec }: PodTemplate): Texts {
  return (spec.volumes ?? []).map((volume) => [`volume ${volume.name}`, volumeText(volume)]);
}

function volumeText({ secret, configMap, hostPath, csi, projected, emptyDir }: Volume): string {
  if (secret !== undefined) return sourceText('Secret', secret.secretName, secret.items);
  if (configMap !== undefined) return sourceText('ConfigMap', configMap.name, configMap.items);
  if (hostPath !== undefined) return `path ${hostPath.path} of the node`;
  if (csi !== undefined) return `driver ${csi.driver}`;
  if (projected !== undefined) {
    const sources = (projected.sources ?? []).flatMap((source) => [
      ...(source.secret === undefined ? [] : [sourceText('Secret', source.secret.name, source.secret.items)]),
      ...(source.configMap === undefined
        ? []
        : [sourceText('ConfigMap', source.configMap.name, source.configMap.items)]),
    ]);
    return sources.length === 0 ? 'projected' : sources.join(' and ');
  }
  return emptyDir === undefined ? 'another source' : 'an empty directory';
}

function sourceText(
  kind: string,
  name: string | undefined,
  items: readonly { readonly key: string }[] | undefined,
): string {
  const keys = items === undefined ? '' : `, keys ${items.map(({ key }) => key).join(', ')}`;
  return `${kind} ${name ?? ''}${keys}`;
}
