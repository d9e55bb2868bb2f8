import { ExpectedError } from '../../errors.ts';
import { permissionWords } from '../../links/unread.ts';
import { type Answer, documentResource, mayHold, type Snapshot, unread } from '../../snapshot/snapshot.ts';

/** The kinds that show Calico, or that there is none. */
const workloadKinds: readonly string[] = ['Deployment', 'DaemonSet'];

/** Calico was not found, whatever was to be done with it. */
export class CalicoNotFound extends ExpectedError {}

/** Whether workloads could not be listed: that none was seen says nothing then. */
export function isUnseen(snapshot: Snapshot): boolean {
  return unread(snapshot).some(
    (answer) =>
      workloadKinds.some((kind) => mayHold(answer, kind)) ||
      (answer.request.name === null && workloadKinds.includes(answer.request.kind)),
  );
}

/**
 * Nothing of Calico was seen: because there is none, or because it could not be looked for. `namespace`: the one that
 * was searched alone.
 */
export function noCalico(snapshot: Snapshot, namespace: string | null = null): CalicoNotFound {
  const { files } = snapshot.metadata;
  const cluster = files.length > 0 ? files.join(', ') : clusterName(snapshot);
  const where = namespace === null ? cluster : `namespace ${namespace} in ${cluster}`;
  if (isUnseen(snapshot)) {
    const unreadable = unread(snapshot);
    return new CalicoNotFound(`no Calico is visible in ${where}: ${blindText(unreadable)}`, {
      code: 'calico-not-visible',
      remedy: blindRemedy(unreadable),
    });
  }
  return new CalicoNotFound(`no Calico in ${where}`, {
    code: 'no-calico',
    remedy: files.length > 0 ? addFiles : isItTheCluster,
    ...(files.length > 0 ? {} : { command: 'kubectl config get-contexts' }),
  });
}

const addFiles = 'Add the files with the DaemonSet calico-node or canal and the Deployment calico-typha.';
export const isItTheCluster = 'Is it the right cluster? Calico is known by the label k8s-app of its pods.';

/** What lets be seen what could not be. */
export function blindRemedy(unreadable: readonly Answer[]): string {
  return unreadable.some(({ outcome }) => outcome === 'forbidden')
    ? 'Ask for these rights, or use a user who has them.'
    : unreadable.some(({ request }) => request.resource === documentResource)
      ? 'Mend the document, or give files that can be read.'
      : 'Run the command again once the API server answers.';
}

/** As the user calls the cluster. */
export function clusterName({ metadata: { context, server } }: Snapshot): string {
  return context === null ? (server ?? 'the cluster') : `context ${context}`;
}

/** `may not list deployments, may not list pods in kube-system; not read: daemonsets (HTTP 500: …)`. */
export function blindText(unreadable: readonly Answer[]): string {
  const refused = unreadable.filter(({ outcome }) => outcome === 'forbidden');
  const rights = new Set(refused.map(({ request }) => `may not ${permissionWords(request)}`));
  const failed = unreadable.filter(({ outcome }) => outcome === 'failed');
  const byCause = Map.groupBy(failed, ({ cause }) => cause ?? 'unknown cause');
  const causes = [...byCause].map(([cause, answers]) => {
    const names = new Set(
      answers.map(({ request }) => (request.resource === documentResource ? request.name : request.resource)),
    );
    return `not read: ${[...names].join(', ')} (${cause})`;
  });
  return [[...rights].join(', '), ...causes].filter((part) => part !== '').join('; ');
}
