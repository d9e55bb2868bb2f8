import { ExpectedError } from '../errors.ts';
import type { Status } from '../links/status.ts';

/** Nothing of Calico was seen: because there is none, or because this user may not see it. */
export function noCalico(status: Status, files: readonly string[]): ExpectedError {
  const { context, server } = status.metadata;
  const where = files.length > 0 ? files.join(', ') : context === null ? server : `context ${context}`;
  const missing = [...new Set(status.unread.flatMap(({ permission }) => permission ?? []))];
  if (missing.length > 0) {
    return new ExpectedError(`no Calico is visible in ${where}: may not ${missing.join(', may not ')}`, {
      code: 'calico-not-visible',
      remedy: 'Ask for these rights, or use a user who has them.',
    });
  }
  return new ExpectedError(`no Calico in ${where}`, {
    code: 'no-calico',
    remedy:
      files.length > 0
        ? 'Add the files with the DaemonSet calico-node or canal and the Deployment calico-typha.'
        : 'Is it the right cluster? Calico is known by the label k8s-app of its pods.',
    ...(files.length > 0 ? {} : { command: 'kubectl config get-contexts' }),
  });
}
