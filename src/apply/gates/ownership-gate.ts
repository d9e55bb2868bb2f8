import type { ObjectChange, PlannedObject, Step } from '../../plan/model/step.ts';
import { ownersOf } from '../../snapshot/owners.ts';
import { lastAppliedAnnotation } from '../../snapshot/scrub.ts';
import type { Owner } from '../../snapshot/secret.ts';
import { addressText } from '../objects/address.ts';
import { addressOfChange } from '../writing/write-change.ts';
import { type Gate, gateOf } from './gate.ts';

const who: Readonly<Record<Owner, string>> = {
  helm: 'Helm',
  argocd: 'Argo CD',
  flux: 'Flux',
  'cert-manager': 'cert-manager',
  operator: 'the Tigera operator',
};

const alternatives: Readonly<Record<Owner, string>> = {
  helm: 'change the values of the release',
  argocd: 'commit the manifests to its repository',
  flux: 'commit the manifests to its repository',
  'cert-manager': 'change the Certificate (commonName, uris) and its issuer',
  operator: 'change what it copies from, in namespace tigera-operator',
};

/** Objects with this annotation the operator leaves alone (operator: pkg/controller/utils/component.go). */
const ignoreAnnotation = 'unsupported.operator.tigera.io/ignore';
/** Where the operator keeps what users may replace. */
const sourceNamespace = 'tigera-operator';

/** Whether the objects of a plan are this program's to write: what somebody else writes too would be put back. */
export function ownershipGate(steps: readonly Step[]): Gate {
  const written = steps.flatMap((step) => [...step.changes, ...step.removals.map(removalAsChange)]);
  const changes = [...new Map(written.map((one) => [keyOf(one), one])).values()];
  const owned = changes.flatMap((change) => strangers(change).map((owner) => ({ change, owner })));
  const owners = [...new Set(owned.map(({ owner }) => owner))];
  const reasons = owned.map(({ change, owner }) => `${keyOf(change)} is managed by ${who[owner]}`);
  const advice = owners.map((owner) => `${who[owner]}: ${alternatives[owner]}`).join('; ');
  const remedy = `Nothing was written. ${advice}; --output-dir DIR writes the manifests of every step.`;
  return gateOf('ownership', reasons, remedy, [...appliedNotices(changes), ...ignoredNotices(changes)]);
}

/** An object that goes is judged by what it is now. */
const removalAsChange = (object: PlannedObject): ObjectChange => ({
  before: object,
  after: object,
  fields: [],
});

const keyOf = (change: ObjectChange): string => addressText(addressOfChange(change));

function strangers({ before }: ObjectChange): Owner[] {
  if (before === null) return [];
  const owners = before.kind === 'Secret' ? before.owners : ownersOf(before.metadata);
  return owners.filter((owner) => owner !== 'operator' || isOperatorsAlone(before));
}

function isOperatorsAlone({ metadata }: PlannedObject): boolean {
  return metadata.namespace !== sourceNamespace && metadata.annotations?.[ignoreAnnotation] !== 'true';
}

function appliedNotices(changes: readonly ObjectChange[]): string[] {
  const applied = changes.filter(
    ({ before }) => before?.metadata.annotations?.[lastAppliedAnnotation] !== undefined,
  );
  if (applied.length === 0) return [];
  const names = applied.map(keyOf).join(', ');
  return [`${names} came by kubectl apply: make the same change in your files, or the next apply undoes it`];
}

function ignoredNotices(changes: readonly ObjectChange[]): string[] {
  return changes
    .filter(({ before }) => before?.metadata.annotations?.[ignoreAnnotation] === 'true')
    .map(
      (change) =>
        `${keyOf(change)} carries ${ignoreAnnotation}: the operator does not look after it any more`,
    );
}
