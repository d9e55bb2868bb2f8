import type { Container, Pod } from '../../snapshot/objects.ts';
import { allOf, type Snapshot } from '../../snapshot/snapshot.ts';
import { type Environment, resolveEnvironment, settingOfText } from '../environment.ts';
import { type EtcdConfigFile, etcdConfigFile } from './etcd-config-file.ts';
import { configurationPath, type EtcdLine } from './etcd-line.ts';
import { notShown, type ReadText } from './host-text.ts';
import type { Option } from './option.ts';
import { commandWords, type ServerName, serverFlags } from './server-flags.ts';
import type { WordFlags } from './word-flags.ts';

/** A component of the control plane that runs as a pod which the API server shows. */
export interface StaticPod {
  /** The file that describes it, where the API server does not show it. */
  readonly file?: string;
  readonly pod: Pod;
  readonly container: Container;
  readonly words: WordFlags;
  /** Reads the files of settings that it names; absent: no object shows them. */
  readonly readText?: ReadText;
  /** The configuration file of etcd that is all that is known of it. */
  readonly configuration?: EtcdConfigFile;
  /** Why it may have more words or variables than are known; null: it has no others, also where there are none. */
  readonly unreadable?: string | null;
}

/** Flags that name a configuration file of OpenShift's kube-apiserver, which cannot be seen from here. */
const configFlags = ['openshift-config', 'config'] as const;

/** Pods with a container of this name in the namespaces of the control plane. */
export function staticPods(snapshot: Snapshot, component: ServerName): StaticPod[] {
  return allOf(snapshot, 'Pod')
    .filter((pod) => /^(?:kube-system|openshift-.*)$/.test(pod.metadata.namespace ?? ''))
    .flatMap((pod) => {
      const container = pod.spec.containers.find(({ name }) => name === component);
      if (container === undefined) return [];
      const words = serverFlags(component, commandWords(container));
      return [{ pod, container, words }];
    });
}

/** `Pod kube-system/etcd-cp1`, or the path of its file. */
export function staticPodName({ pod, file }: Pick<StaticPod, 'pod' | 'file'>): string {
  return file ?? `Pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
}

/** A flag; with a configuration file, and where no flags are visible at all, what is unset is unknown. */
export function flagOption({ words: { values: flags }, unreadable }: StaticPod, name: string): Option {
  if (unreadable != null) return { kind: 'unknown', why: unreadable };
  const text = flags.get(name);
  if (text !== undefined) return settingOfText(text);
  const configuredBy = configFlags.find((flag) => flags.has(flag));
  if (configuredBy !== undefined)
    return { kind: 'unknown', why: `--${configuredBy} names a file that cannot be seen from here` };
  if (flags.size === 0) return { kind: 'unknown', why: 'its command line has no flags to see' };
  return { kind: 'unset' };
}

/** All that an etcd reads its settings from. */
export function etcdLine(snapshot: Snapshot, seen: StaticPod): EtcdLine {
  const { pod, container, words } = seen;
  const environment = resolveEnvironment(
    snapshot,
    pod.metadata.namespace ?? '',
    { spec: pod.spec },
    container,
  );
  const variables = new Map([...environment.variables].map(([name, { value }]) => [name, value]));
  return {
    words,
    variables,
    unreadable: blindnessOf(seen, environment),
    release: /:v?(\d+\.\d+)\.\d+[^/]*$/.exec(container.image ?? '')?.[1] ?? null,
    configuration: seen.configuration ?? configurationOf(seen, configurationPath({ words, variables })),
  };
}

function configurationOf({ readText = notShown }: StaticPod, path: Option): EtcdConfigFile | null {
  if (path.kind === 'unknown') return { kind: 'unknown', path: 'a file', why: path.why };
  if (path.kind === 'unset' || path.text === '') return null;
  return etcdConfigFile(path.text, readText(path.text));
}

function blindnessOf({ words, unreadable }: StaticPod, environment: Environment): string | null {
  if (unreadable != null) return unreadable;
  if (environment.unreadable.length > 0) return `${environment.unreadable.join(', ')} not readable`;
  const isEmpty = words.values.size === 0 && environment.variables.size === 0;
  return isEmpty && unreadable !== null ? 'its command line has no flags to see' : null;
}
