import type { Planner } from '../../src/plan/planner.ts';
import { withObjects } from '../../src/plan/proof.ts';
import type { Next, ObjectChange, Step } from '../../src/plan/step.ts';
import type { SeenSecret } from '../../src/snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../src/snapshot/snapshot.ts';

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
  const after: SeenSecret = { ...before, values };
  return [{ before, after, fields: ['common-name'] }];
}
