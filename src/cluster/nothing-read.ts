import { ExpectedError } from '../errors.ts';
import type { Answer } from '../snapshot/snapshot.ts';

/** Every request failed: the server's own words, each once, with how many requests heard them. */
export class NothingRead extends ExpectedError {
  /** `cause`: what the connection ran into, where that is all there is. */
  constructor(failed: readonly Answer[], cause: ExpectedError | null) {
    super(`nothing could be read: ${causesText(failed)}`, {
      code: cause?.code ?? 'nothing-read',
      remedy: cause?.remedy ?? (failed.every(isNotFound) ? otherServer : unwell),
      ...(cause === null ? {} : { cause }),
    });
  }
}

const unwell =
  'See whether the API server and its etcd are well (kubectl get --raw /readyz?verbose), then run the command again.';
const otherServer = 'No API server answers so: check the address in the kubeconfig, also its path.';

const isNotFound = ({ cause }: Answer): boolean => cause?.startsWith('HTTP 404') === true;

/** `HTTP 500: etcdserver: request timed out (20 requests)`, the most frequent first. */
function causesText(failed: readonly Answer[]): string {
  const byCause = Map.groupBy(failed, ({ cause }) => cause ?? 'unknown cause');
  const sorted = [...byCause].toSorted(([, one], [, other]) => other.length - one.length);
  const others = sorted.slice(mostCauses).reduce((sum, [, { length }]) => sum + length, 0);
  return [
    ...sorted.slice(0, mostCauses).map(([cause, { length }]) => `${cause} (${requests(length)})`),
    ...(others === 0 ? [] : [`something else (${requests(others)})`]),
  ].join('; ');
}

const mostCauses = 3;

const requests = (count: number): string => `${count} ${count === 1 ? 'request' : 'requests'}`;
