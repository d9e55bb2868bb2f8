import type { Container, PodTemplate } from '../snapshot/objects.ts';
import { lookUp, type Snapshot } from '../snapshot/snapshot.ts';
import { type Environment, resolveEnvironment } from './environment.ts';
import { followPath, type MountedFile } from './mounted-file.ts';

/** A container and what is needed to follow its settings. */
export interface ContainerPlace {
  readonly snapshot: Snapshot;
  readonly namespace: string;
  readonly template: PodTemplate;
  readonly container: Container;
}

/** The ConfigMap of every manifest that gives host and port of kube-apiserver, and nothing else (Calico docs). */
const hostAndPort = 'kubernetes-services-endpoint';

/** The container's environment. Where kubernetes-services-endpoint cannot be read, nothing else hangs on it. */
export function environmentOf({ snapshot, namespace, template, container }: ContainerPlace): Environment {
  const { envFrom = [], ...rest } = container;
  const relevant = envFrom.filter(
    ({ configMapRef }) =>
      configMapRef?.name !== hostAndPort ||
      lookUp(snapshot, 'ConfigMap', namespace, hostAndPort).kind === 'known',
  );
  return resolveEnvironment(snapshot, namespace, template, { ...rest, envFrom: relevant });
}

/** What a path of the container leads to. */
export function fileAt(
  { snapshot, namespace, template, container }: ContainerPlace,
  path: string,
): MountedFile {
  return followPath(snapshot, namespace, template, container, path);
}
