import { placesOf } from '../../../src/plan/changes/enable/places.ts';
import { storedLeaf } from '../../../src/plan/changes/enable/stored.ts';
import {
  nodeSettings,
  type TlsSettings,
  typhaSettings,
  withTls,
} from '../../../src/plan/changes/enable/tls-settings.ts';
import { changeConfigMap, changeWorkload } from '../../../src/plan/edits/object-change.ts';
import { withTemplate } from '../../../src/plan/edits/pod-template.ts';
import { withObjects } from '../../../src/plan/edits/with-objects.ts';
import type { Planner } from '../../../src/plan/model/planner.ts';
import { requirementAt } from '../../../src/plan/model/requirement.ts';
import type { Next, ObjectChange, Step } from '../../../src/plan/model/step.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../src/snapshot/snapshot.ts';

/**
 * Replaces both Secrets of the operator in one step and drops the Common Names afterwards without reading them back:
 * what people do who do not know that the operator may have overwritten one of them.
 */
export const bothSecretsAtOnce = (planner: Planner): Planner => ({
  ...planner,
  next: (snapshot, now) => {
    const next = planner.next(snapshot, now);
    if (next.kind !== 'step') return next;
    const { step } = next;
    if (step.id === 'typha-certificate') {
      const written = [...step.changes.map(({ after }) => after), ...step.effects];
      const second = planner.next(withObjects(snapshot, written), now);
      const more = second.kind === 'step' ? second.step.changes : [];
      return { kind: 'step', step: { ...step, changes: [...step.changes, ...more] } };
    }
    return step.id === 'node-certificate' ? dropped(snapshot, step) : next;
  },
});

/** Gives both ends TLS where they are, as if Typha could speak both. */
export const enableInPlace = (planner: Planner): Planner => ({
  ...planner,
  next: (snapshot, now) => {
    const next = planner.next(snapshot, now);
    if (next.kind !== 'step' || next.step.id !== 'second-typha') return next;
    const places = placesOf(snapshot, 'kube-system');
    const named = (place: typeof places.typha) =>
      requirementAt('mtls-cn', {
        commonName: storedLeaf(snapshot, 'kube-system', place)?.commonName ?? '',
        spiffeId: '',
      });
    const typha = typhaSettings(places, named(places.node));
    const node = nodeSettings(places, named(places.typha));
    const changes = [
      withSettings(snapshot, 'Deployment', 'calico-typha', typha),
      withSettings(snapshot, 'DaemonSet', 'calico-node', node),
    ];
    return { kind: 'step', step: { ...next.step, id: 'careless', changes } };
  },
});

function withSettings(
  snapshot: Snapshot,
  kind: 'Deployment' | 'DaemonSet',
  name: string,
  settings: TlsSettings,
): ObjectChange {
  const found = lookUp(snapshot, kind, 'kube-system', name);
  if (found.kind !== 'known') throw new Error(`${kind} ${name} is ${found.kind}`);
  const template = withTls(found.value.spec.template, [name], settings);
  return changeWorkload(found.value, withTemplate(found.value, template));
}

/** Also changes the ConfigMap from which pods that have not been replaced take the name of Typha's Service. */
export const renameForAll = (planner: Planner): Planner => ({
  ...planner,
  next: (snapshot, now) => {
    const next = planner.next(snapshot, now);
    const found = lookUp(snapshot, 'ConfigMap', 'kube-system', 'calico-config');
    if (next.kind !== 'step' || next.step.id !== 'nodes-tls' || found.kind !== 'known') return next;
    const data = { ...found.value.data, typha_service_name: 'calico-typha-mtls' };
    const rename = changeConfigMap(found.value, { ...found.value, data });
    return { kind: 'step', step: { ...next.step, changes: [rename, ...next.step.changes] } };
  },
});

/** Takes the second Typha away while the Service that the nodes use still leads to it. */
export const removeTooEarly = (planner: Planner): Planner => ({
  ...planner,
  next: (snapshot, now) => {
    const next = planner.next(snapshot, now);
    if (next.kind !== 'step' || next.step.id !== 'alias-to-first') return next;
    const second = lookUp(snapshot, 'Deployment', 'kube-system', 'calico-typha-mtls');
    if (second.kind !== 'known') return next;
    return { kind: 'step', step: { ...next.step, id: 'careless', changes: [], removals: [second.value] } };
  },
});

function dropped(snapshot: Snapshot, step: Step): Next {
  const change = ['typha-certs', 'node-certs'].flatMap((name) => withoutCommonName(snapshot, name))[0];
  if (change === undefined) return { kind: 'done', note: null };
  return { kind: 'step', step: { ...step, id: 'careless', changes: [change] } };
}

function withoutCommonName(snapshot: Snapshot, name: string): ObjectChange[] {
  const found = lookUp(snapshot, 'Secret', 'tigera-operator', name);
  if (found.kind !== 'known' || found.value.values['common-name'] === undefined) return [];
  const before = found.value;
  const { 'common-name': _, ...values } = before.values;
  const after: RedactedSecret = { ...before, values };
  return [{ before, after, fields: ['common-name'] }];
}
