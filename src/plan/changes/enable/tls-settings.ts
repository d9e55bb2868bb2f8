import { clientSuffixes, serverSuffixes, type TyphaParameter } from '../../../calico/typha-parameters.ts';
import type { Container, PodTemplate, Volume, VolumeMount } from '../../../snapshot/objects.ts';
import { type EnvEdits, editContainers, editEnv } from '../../edits/pod-template.ts';
import type { Requirement } from '../../model/requirement.ts';
import type { KeyedPlace, Places } from './places.ts';

/** Everything that a pod template needs to speak TLS as one end. */
export interface TlsSettings {
  readonly env: Readonly<Record<string, string | null>>;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
}

/** What Typha needs, and whom it lets in. */
export function typhaSettings(places: Places, requirement: Requirement): TlsSettings {
  return settings((parameter) => `TYPHA_${serverSuffixes[parameter]}`, places, places.typha, requirement);
}

/** What calico-node needs, and which Typha it trusts. */
export function nodeSettings(places: Places, requirement: Requirement): TlsSettings {
  return settings((parameter) => `FELIX_${clientSuffixes[parameter]}`, places, places.node, requirement);
}

/** The template with the settings in each of the containers that it has. */
export function withTls(
  template: PodTemplate,
  containers: readonly string[],
  { env, volumes, mounts }: TlsSettings,
): PodTemplate {
  const bare = withoutFiles(template, containers, { volumes, mounts });
  const added = { ...bare, spec: { ...bare.spec, volumes: [...(bare.spec.volumes ?? []), ...volumes] } };
  const mounted = eachContainer(added, containers, (container) => ({
    ...container,
    volumeMounts: [...(container.volumeMounts ?? []), ...mounts],
  }));
  return containers.reduce((result, name) => editEnv(result, name, env), mounted);
}

/** The template without the settings, whatever their values. */
export function withoutTls(
  template: PodTemplate,
  containers: readonly string[],
  { env, volumes, mounts }: TlsSettings,
): PodTemplate {
  const cleared: EnvEdits = Object.fromEntries(Object.keys(env).map((name) => [name, null]));
  const bare = withoutFiles(template, containers, { volumes, mounts });
  return containers.reduce((result, name) => editEnv(result, name, cleared), bare);
}

function settings(
  nameOf: (parameter: TyphaParameter) => string,
  { ca }: Places,
  own: KeyedPlace,
  { commonName, uriSan }: Requirement,
): TlsSettings {
  return {
    env: {
      [nameOf('caFile')]: `${ca.mount}/${ca.key}`,
      [nameOf('certFile')]: `${own.mount}/${own.certificate}`,
      [nameOf('keyFile')]: `${own.mount}/${own.key}`,
      [nameOf('commonName')]: commonName === '' ? null : commonName,
      [nameOf('uriSan')]: uriSan === '' ? null : uriSan,
    },
    volumes: [
      { name: ca.configMap, configMap: { name: ca.configMap } },
      { name: own.secret, secret: { secretName: own.secret } },
    ],
    mounts: [
      { name: ca.configMap, mountPath: ca.mount, readOnly: true },
      { name: own.secret, mountPath: own.mount, readOnly: true },
    ],
  };
}

function withoutFiles(
  template: PodTemplate,
  containers: readonly string[],
  { volumes, mounts }: Pick<TlsSettings, 'volumes' | 'mounts'>,
): PodTemplate {
  const paths = new Set(mounts.map(({ mountPath }) => mountPath));
  const names = new Set(volumes.map(({ name }) => name));
  const unmounted = eachContainer(template, containers, (container) =>
    container.volumeMounts === undefined
      ? container
      : {
          ...container,
          volumeMounts: container.volumeMounts.filter((m) => !paths.has(m.mountPath) && !names.has(m.name)),
        },
  );
  const left = (unmounted.spec.volumes ?? []).filter(({ name }) => !names.has(name));
  return template.spec.volumes === undefined
    ? unmounted
    : { ...unmounted, spec: { ...unmounted.spec, volumes: left } };
}

function eachContainer(
  template: PodTemplate,
  names: readonly string[],
  edit: (container: Container) => Container,
): PodTemplate {
  return editContainers(template, (one) => (names.includes(one.name) ? edit(one) : one));
}
