import { permissionText } from '../apply/gates/needed-permissions.ts';
import { installation } from '../calico/installation.ts';
import { ExpectedError } from '../errors.ts';
import { type Answer, permissionOf, type Snapshot, unread } from '../snapshot/snapshot.ts';

/** Kinds that say who speaks with whom, and which templates and files run: one unseen looks like none there. */
const decisive: readonly string[] = ['DaemonSet', 'Deployment', 'ReplicaSet', 'ControllerRevision', 'Pod'];

/**
 * Refuses to plan where workloads or pods could not be listed, neither in the whole cluster nor in Calico's own
 * namespace: a DaemonSet that is not seen would count as one that is not there.
 */
export function refuseUnlisted(snapshot: Snapshot): void {
  const { namespace } = installation(snapshot);
  const missing = unread(snapshot).filter(
    ({ request }) =>
      request.name === null &&
      decisive.includes(request.kind) &&
      (request.namespace === null || request.namespace === namespace) &&
      !isListed(snapshot, request, namespace),
  );
  const [first] = missing;
  if (first === undefined) return;
  const texts = [...new Set(missing.map(({ request }) => permissionText(permissionOf(request))))];
  throw first.outcome === 'forbidden' ? notAllowed(texts) : notAnswered(texts, first);
}

function isListed({ answers }: Snapshot, { kind, selector }: Answer['request'], namespace: string | null) {
  return answers.some(
    ({ outcome, request }) =>
      outcome === 'known' &&
      request.kind === kind &&
      request.name === null &&
      request.selector === selector &&
      request.namespace === namespace,
  );
}

function notAllowed(permissions: readonly string[]): ExpectedError {
  return new ExpectedError(
    `missing permission${permissions.length === 1 ? '' : 's'}: ${permissions.join('; ')}`,
    {
      code: 'permissions',
      remedy:
        'Nothing was written: what is not seen would count as not there. Ask for these rights, or let somebody who has them run the command.',
    },
  );
}

function notAnswered(permissions: readonly string[], { cause }: Answer): ExpectedError {
  return new ExpectedError(`could not ${permissions.join('; ')}: ${cause ?? 'unknown cause'}`, {
    code: 'unlisted',
    remedy: 'Nothing was written: what is not seen would count as not there. Run the command again.',
  });
}
