import type { Plan } from '../engine/whole-plan.ts';
import type { ChangeGoal } from '../model/goal.ts';
import type { ObjectChange, PlannedObject, Precondition, Step, Wait } from '../model/step.ts';
import { acceptFlag, type FlowLogCode, type FlowLogWarning } from './flow-log-warning.ts';

/** The contract of plans in JSON and YAML; schemas/plan.schema.json says the same. */
export interface PlanDocument {
  readonly apiVersion: 'calico-tls/v1';
  readonly kind: 'Plan';
  readonly metadata: {
    readonly context: string | null;
    readonly server: string | null;
    readonly generatedAt: string;
    readonly version: string;
    /** By how much this machine's clock is ahead of the API server's at the least; behind where negative; null: not known. */
    readonly clockSkewSeconds: number | null;
  };
  /** What the change is for: `mtls-spiffe`, `enable-etcd`, `rotate-ca`. */
  readonly goal: ChangeGoal;
  /** Why the plan ends before its goal; null when it reaches it. */
  readonly blocked: { readonly reason: string; readonly remedy: string } | null;
  /** What is lost, or comes back, besides the connection that is changed. */
  readonly warnings: readonly WarningDocument[];
  readonly steps: readonly StepDocument[];
}

export interface WarningDocument {
  readonly code: FlowLogCode;
  /** The id of the first step from which it holds; null: it holds today. */
  readonly step: string | null;
  readonly message: string;
  /** What mends it after that step; null where no single command does. */
  readonly command: string | null;
  /** The flag without which the change is refused; null: it needs none. */
  readonly acceptedBy: string | null;
}

export interface StepDocument {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** What is waited for, live, before the first write. */
  readonly preconditions: readonly string[];
  readonly changes: readonly { readonly object: string; readonly fields: readonly string[] }[];
  /** Objects that are deleted after the changes. */
  readonly removals: readonly string[];
  readonly rollouts: readonly {
    readonly workload: string;
    readonly pods: number | null;
    readonly maxUnavailable: string | null;
  }[];
  readonly waits: readonly string[];
  readonly proof: { readonly pairings: number; readonly refused: number };
}

export function planDocument(
  plan: Plan,
  goal: ChangeGoal,
  metadata: PlanDocument['metadata'],
  flowLogs: FlowLogWarning | null = null,
): PlanDocument {
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Plan',
    metadata,
    goal,
    blocked: plan.end.kind === 'blocked' ? { reason: plan.end.reason, remedy: plan.end.remedy } : null,
    warnings: flowLogs === null ? [] : [warningDocument(flowLogs, plan)],
    steps: plan.steps.map(stepDocument),
  };
}

function warningDocument(
  { code, step, message, command, isLoss }: FlowLogWarning,
  { steps }: Plan,
): WarningDocument {
  return {
    code,
    step: step === null ? null : (steps[step - 1]?.id ?? null),
    message,
    command,
    acceptedBy: isLoss ? acceptFlag : null,
  };
}

function stepDocument(step: Step): StepDocument {
  const { id, title, why, preconditions, changes, removals, rollouts, waits, proof } = step;
  return {
    id,
    title,
    why,
    preconditions: preconditions.map(preconditionText),
    changes: changes.map((change) => ({ object: objectName(change), fields: change.fields })),
    removals: removals.map(nameOf),
    rollouts: rollouts.map(({ kind, namespace, name, pods, maxUnavailable }) => ({
      workload: `${kind} ${namespace}/${name}`,
      pods,
      maxUnavailable,
    })),
    waits: waits.map(waitText),
    proof,
  };
}

/** `Secret kube-system/calico-node-certs`. */
export function objectName({ after }: ObjectChange): string {
  return nameOf(after);
}

export function nameOf({ kind, metadata }: PlannedObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

export function preconditionText(precondition: Precondition): string {
  const { namespace } = precondition;
  switch (precondition.kind) {
    case 'no-streams':
      return `no Typha of Deployment ${namespace}/${precondition.name} streams to a client`;
    case 'endpoints':
      return `Service ${namespace}/${precondition.service} leads to ready pods of Deployment ${precondition.deployment} alone`;
  }
}

export function waitText(wait: Wait): string {
  switch (wait.kind) {
    case 'rollouts':
      return 'until every pod of the workloads that roll is ready on the new template';
    case 'files':
      return `${wait.ms / 1000} s, in which kubelets bring the changed files into running pods`;
    case 'reissued':
      return `until the operator has made Secret ${wait.namespace}/${wait.name} anew, with another certificate`;
  }
}
