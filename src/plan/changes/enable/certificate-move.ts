import type { ConfigMap } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { newSecret } from '../../edits/new-secret.ts';
import { changeConfigMap, changeSecret } from '../../edits/object-change.ts';
import type { NewCertificates, ReadyLeaf } from '../../model/certificates.ts';
import type { Move } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import { madeHere } from './names.ts';
import type { KeyedPlace, Places } from './places.ts';
import type { StoredProblem } from './stored.ts';

/** Stores the CA and both leafs where nobody reads them yet. */
export function certificateMove(
  snapshot: Snapshot,
  places: Places,
  problem: StoredProblem | null,
  newCertificates: NewCertificates | null,
): ReturnType<Move> {
  if (problem === null) return null;
  if (problem.isUnreadable)
    return {
      blocked: problem.why,
      remedy: 'Get the right to read it: a plan that cannot be proved is not made.',
    };
  const managed = managedSecret(snapshot, places);
  if (managed !== null)
    return {
      blocked: `${problem.why}, and Secret ${places.namespace}/${managed} is written by cert-manager`,
      remedy: 'Let its Certificate carry the names and usages that are needed, then run this again.',
    };
  if (newCertificates === null)
    return {
      blocked: `Certificates are needed: ${problem.why}`,
      remedy: 'Give the CA that shall issue them, or ready certificates.',
      needs: 'certificates',
    };
  return {
    id: 'certificates',
    title: 'Store the CA and a certificate for each end',
    why: `Nobody reads them yet (${problem.why}); each leaf carries a Common Name and a SPIFFE ID.`,
    changes: [
      trustChange(snapshot, places, newCertificates.authorityPem),
      leafChange(snapshot, places.namespace, places.typha, newCertificates.typha),
      leafChange(snapshot, places.namespace, places.node, newCertificates.felix),
    ].filter((change) => change.fields.length > 0),
    effects: [],
    waits: [],
  };
}

function managedSecret(snapshot: Snapshot, { namespace, typha, node }: Places): string | null {
  const found = [typha.secret, node.secret].find((name) =>
    knownValue(lookUp(snapshot, 'Secret', namespace, name))?.owners.includes('cert-manager'),
  );
  return found ?? null;
}

function trustChange(snapshot: Snapshot, { namespace, ca }: Places, authorityPem: string): ObjectChange {
  const before = knownValue(lookUp(snapshot, 'ConfigMap', namespace, ca.configMap)) ?? null;
  const start: ConfigMap = before ?? {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: ca.configMap, labels: madeHere },
  };
  return changeConfigMap(before, { ...start, data: { ...start.data, [ca.key]: authorityPem } });
}

function leafChange(
  snapshot: Snapshot,
  namespace: string,
  { secret, certificate, key }: KeyedPlace,
  leaf: ReadyLeaf,
): ObjectChange {
  const before = knownValue(lookUp(snapshot, 'Secret', namespace, secret)) ?? null;
  const start = before ?? newSecret(namespace, secret, madeHere);
  return changeSecret(before, {
    ...start,
    values: {
      ...start.values,
      [certificate]: { kind: 'text', text: leaf.certificatePem },
      [key]: { kind: 'private-key', key: leaf.key },
    },
  });
}
