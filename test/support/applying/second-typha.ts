import { type ApplyRequest, applyPlan } from '../../../src/apply/engine.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { noKeys } from '../../../src/apply/storage/key-store.ts';
import { makeObject } from '../../../src/plan/edits/object-change.ts';
import type { ObjectChange, Step } from '../../../src/plan/model/step.ts';
import type { Deployment, PodDisruptionBudget, Service } from '../../../src/snapshot/objects.ts';
import { knownValue } from '../../../src/snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../src/snapshot/snapshot.ts';
import type { Bench } from './bench.ts';
import { isQuiet, step } from './manifest-plan.ts';

export const namespace = 'kube-system';
export const name = 'calico-typha-mtls';
const labels = { 'k8s-app': name };
const rollout = {
  kind: 'Deployment',
  namespace,
  name,
  pods: 2,
  maxUnavailable: null,
  restart: false,
} as const;

/** What the next step is of a plan that only tests have; null: nothing is left. */
export type Asked = (snapshot: Snapshot) => Step | null;

/** Carries a plan of steps out that are asked for one after the other. */
export async function carryOut(
  b: Bench,
  asked: Asked,
  changes: Partial<ApplyRequest> = {},
): Promise<Outcome> {
  const first = asked(await b.see());
  return applyPlan({
    connection: b.connection,
    clock: b.clock,
    observer: b.observer,
    read: b.see,
    next: (snapshot) => {
      const next = asked(snapshot);
      return next === null ? { kind: 'done', note: null } : { kind: 'step', step: next };
    },
    plan: first === null ? [] : [first],
    keys: noKeys,
    staged: null,
    namespace,
    goal: 'enable-felix-typha',
    holder: 'alice@laptop, process 1',
    operator: false,
    options: { step: false, timeoutMs: 600_000 },
    ...changes,
  });
}

/** Makes a second Typha under a Service and a budget of its own. */
export const make: Asked = (snapshot) => {
  if (second(snapshot) !== undefined) return isQuiet(snapshot, rollout) ? null : step('wait', [], [rollout]);
  const changes = [serviceOf(), budgetOf(), deploymentOf(snapshot)].map(makeObject);
  return step('make', changes, [rollout]);
};

/** Takes the second Typha and its budget away, after `changes`. */
export const takeAway =
  (changes: (snapshot: Snapshot) => readonly ObjectChange[] = () => []): Asked =>
  (snapshot) => {
    const found = [
      second(snapshot),
      knownValue(lookUp(snapshot, 'PodDisruptionBudget', namespace, name)),
    ].filter((object) => object !== undefined);
    const written = changes(snapshot);
    if (found.length === 0 && written.length === 0) return null;
    return { ...step('take-away', written), removals: found, waits: [{ kind: 'rollouts' }] };
  };

export const second = (snapshot: Snapshot): Deployment | undefined =>
  knownValue(lookUp(snapshot, 'Deployment', namespace, name));

export const service = (snapshot: Snapshot): Service | undefined =>
  knownValue(lookUp(snapshot, 'Service', namespace, name));

/** Leads the second Typha's Service to the first. */
export function leadBack(snapshot: Snapshot): ObjectChange[] {
  const before = service(snapshot);
  const selector = { 'k8s-app': 'calico-typha' };
  if (before === undefined || before.spec.selector?.['k8s-app'] === 'calico-typha') return [];
  return [{ before, after: { ...before, spec: { ...before.spec, selector } }, fields: ['selector'] }];
}

function deploymentOf(snapshot: Snapshot): Deployment {
  const first = knownValue(lookUp(snapshot, 'Deployment', namespace, 'calico-typha'));
  if (first === undefined) throw new Error('the scenario has no Typha');
  const { template, ...spec } = first.spec;
  const metadata = { labels: { ...template.metadata?.labels, ...labels } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels },
    spec: { ...spec, selector: { matchLabels: labels }, template: { ...template, metadata } },
  };
}

function serviceOf(): Service {
  const ports = [{ name: 'calico-typha', port: 5473, targetPort: 'calico-typha' }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels },
    spec: { selector: labels, ports },
  };
}

function budgetOf(): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace, name, labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  };
}
