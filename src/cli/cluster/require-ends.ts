import { installation } from '../../calico/installation.ts';
import type { Workload } from '../../calico/workload.ts';
import type { Connection } from '../../cluster/connection.ts';
import { findEnds, namespaceExists } from '../../cluster/find-ends.ts';
import { type Answer, allOf, type Snapshot, unread } from '../../snapshot/snapshot.ts';
import {
  blindRemedy,
  blindText,
  CalicoNotFound,
  clusterName,
  isItTheCluster,
  isUnseen,
  noCalico,
} from './no-calico.ts';

/** Where the operator puts what it makes (operator pkg/common/common.go). */
const operatorsChoice = 'calico-system';

/**
 * Ends the run where the one namespace that was read has neither calico-node nor Typha: nothing there can be judged,
 * and the rest of Calico was not read. Only then it is looked for elsewhere.
 */
export async function requireEnds(
  connection: Connection,
  snapshot: Snapshot,
  namespace: string | null,
): Promise<void> {
  if (namespace === null || endsOf(snapshot).length > 0) return;
  const [search, exists] = await Promise.all([
    findEnds(connection, snapshot),
    namespaceExists(connection, namespace),
  ]);
  const place = `namespace ${namespace} in ${clusterName(snapshot)}`;
  if (isUnseen(snapshot)) {
    const unseen = noCalico(snapshot, namespace);
    throw placesIn(search).includes(namespace) ? unseen : (runsElsewhere(unseen.message, search) ?? unseen);
  }
  const fact = exists === false ? `there is no ${place}` : `${place} has neither calico-node nor Typha`;
  throw runsElsewhere(fact, search) ?? runsNowhere(fact, snapshot, search);
}

const endsOf = (snapshot: Snapshot): Workload[] =>
  installation(snapshot).workloads.filter(({ role }) => ['node', 'node-windows', 'typha'].includes(role));

const placesIn = (search: Snapshot): string[] => [
  ...new Set(endsOf(search).map(({ namespace }) => namespace)),
];

/** Where Calico was found, and the command that reads it there; null where it was not. */
function runsElsewhere(fact: string, search: Snapshot): CalicoNotFound | null {
  const places = placesIn(search);
  const [place] = places;
  if (place === undefined) return null;
  const isFoundByItself = blindEverywhere(search).length === 0;
  return new CalicoNotFound(`${fact}: Calico runs in ${places.join(' and ')}`, {
    code: 'wrong-namespace',
    remedy: isFoundByItself
      ? 'Without --namespace it is found by itself.'
      : 'Name the namespace in which it runs.',
    command: { namespace: isFoundByItself ? null : place },
  });
}

const blindEverywhere = (search: Snapshot): Answer[] =>
  unread(search).filter(({ request }) => request.namespace === null);

/** What is known of where Calico might be: nothing of it was found. */
function runsNowhere(fact: string, snapshot: Snapshot, search: Snapshot): CalicoNotFound {
  const unreadable = blindEverywhere(search);
  const [operators] = allOf(snapshot, 'Installation');
  if (operators !== undefined) return byOperator(fact, operators.metadata.name, search);
  if (unreadable.length > 0)
    return new CalicoNotFound(`${fact}, and where Calico is cannot be found out: ${blindText(unreadable)}`, {
      code: 'calico-not-visible',
      remedy: blindRemedy(unreadable),
    });
  return new CalicoNotFound(`${fact}, nor has any other namespace`, {
    code: 'no-calico',
    remedy: isItTheCluster,
    command: 'kubectl config get-contexts',
  });
}

function byOperator(fact: string, name: string, search: Snapshot): CalicoNotFound {
  const told = `${fact}: by Installation ${name} Calico runs in ${operatorsChoice}`;
  const unreadable = unread(search).filter(({ request }) => request.namespace === operatorsChoice);
  if (unreadable.length > 0)
    return new CalicoNotFound(`${told}, where it could not be looked for: ${blindText(unreadable)}`, {
      code: 'calico-not-visible',
      remedy: blindRemedy(unreadable),
    });
  return new CalicoNotFound(`${told}, where nothing of it is yet`, {
    code: 'no-calico',
    remedy: 'See what the operator reports.',
    command: 'kubectl get tigerastatus',
  });
}
