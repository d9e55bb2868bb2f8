import type { Container, Pod } from '../../snapshot/objects.ts';
import { allOf, type Snapshot } from '../../snapshot/snapshot.ts';
import { resolveEnvironment, settingOfText } from '../environment.ts';
import type { Option } from './option.ts';
import { commandWords, type ServerName, serverFlags } from './server-flags.ts';
import type { WordFlags } from './word-flags.ts';

/** A component of the control plane that runs as a pod which the API server shows. */
export interface StaticPod {
  /** The file that describes it, where the API server does not show it. */
  readonly file?: string;
  readonly pod: Pod;
  readonly container: Container;
  readonly flags: ReadonlyMap<string, string>;
  /** Words of its command line that no flag takes. */
  readonly extra: WordFlags['extra'];
  /** The flag that names a configuration file: what the file says cannot be seen from here; null if none. */
  readonly configuredBy: string | null;
}

const configFlags = {
  etcd: ['config-file'],
  'kube-apiserver': ['openshift-config', 'config'],
} as const;

/** Pods with a container of this name in the namespaces of the control plane. */
export function staticPods(snapshot: Snapshot, component: ServerName): StaticPod[] {
  return allOf(snapshot, 'Pod')
    .filter((pod) => /^(?:kube-system|openshift-.*)$/.test(pod.metadata.namespace ?? ''))
    .flatMap((pod) => {
      const container = pod.spec.containers.find(({ name }) => name === component);
      if (container === undefined) return [];
      const { values: flags, extra } = serverFlags(component, commandWords(container));
      const configuredBy = configFlags[component].find((flag) => flags.has(flag)) ?? null;
      return [{ pod, container, flags, extra, configuredBy }];
    });
}

/** `Pod kube-system/etcd-cp1`, or the path of its file. */
export function staticPodName({ pod, file }: Pick<StaticPod, 'pod' | 'file'>): string {
  return file ?? `Pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
}

/** A flag; with a configuration file, and where no flags are visible at all, what is unset is unknown. */
export function flagOption({ flags, configuredBy }: StaticPod, name: string): Option {
  const text = flags.get(name);
  if (text !== undefined) return settingOfText(text);
  if (configuredBy !== null)
    return { kind: 'unknown', why: `--${configuredBy} names a file that cannot be seen from here` };
  if (flags.size === 0) return { kind: 'unknown', why: 'its command line has no flags to see' };
  return { kind: 'unset' };
}

/** An option of etcd: its configuration file alone where there is one, else the flag, else `ETCD_<NAME>`. */
export function etcdOption(snapshot: Snapshot, seen: StaticPod, name: string): Option {
  if (seen.configuredBy !== null)
    return { kind: 'unknown', why: `--${seen.configuredBy} names a file that cannot be seen from here` };
  const text = seen.flags.get(name);
  if (text !== undefined) return settingOfText(text);
  const { pod, container } = seen;
  const environment = resolveEnvironment(
    snapshot,
    pod.metadata.namespace ?? '',
    { spec: pod.spec },
    container,
  );
  const value = environment.variables.get(`ETCD_${name.toUpperCase().replaceAll('-', '_')}`)?.value;
  if (value !== undefined) return value;
  return seen.flags.size === 0 && environment.variables.size === 0
    ? { kind: 'unknown', why: 'its command line has no flags to see' }
    : { kind: 'unset' };
}
