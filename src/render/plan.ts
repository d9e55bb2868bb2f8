import { isMade, isMadeAnew } from '../plan/edits/object-change.ts';
import type { PlanDocument, StepDocument } from '../plan/report/document.ts';
import { renderFlowLogWarning } from './flow-log-warning.ts';
import { printable } from './printable.ts';
import { hang, wrap } from './wrap.ts';

export interface PlanScreen {
  readonly columns: number;
  /** What the plan is about, one line. */
  readonly heading: string;
}

const indent = 10;

/** A plan for people: each step with what it changes, what rolls, what it waits for, and its proof. */
export function renderPlan(plan: PlanDocument, { columns, heading }: PlanScreen): string {
  const limit = Math.min(columns, 100);
  const blocks = [
    wrap(printable(heading), limit).join('\n'),
    ...plan.steps.map((step, index) => renderStep(step, index + 1, limit)),
    ...(plan.steps.length === 0 ? [] : [wrap(blastRadius(plan.steps), limit).join('\n')]),
    ...plan.warnings.map(({ acceptedBy, ...warning }) =>
      renderFlowLogWarning({ ...warning, isLoss: acceptedBy !== null }, limit),
    ),
    ...(plan.blocked === null
      ? []
      : [
          [
            hang(`BLOCKED ${printable(plan.blocked.reason)}`, 8, limit),
            ...wrap(printable(plan.blocked.remedy), limit - 8).map((line) => ' '.repeat(8) + line),
          ].join('\n'),
        ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderStep(step: StepDocument, number: number, limit: number): string {
  const lines = [
    hang(`${number} ${printable(step.title)}`, 2, limit),
    ...wrap(printable(step.why), limit - 2).map((line) => `  ${line}`),
    ...step.preconditions.map((condition) => row('first', `wait until ${condition}`, limit)),
    ...step.changes.flatMap(({ object, fields }) => [
      row('change', object, limit),
      ...fields.flatMap((field) =>
        wrap(printable(field), limit - indent - 2).map(
          (line, i) => `${' '.repeat(indent)}${i === 0 ? '- ' : '  '}${line}`,
        ),
      ),
    ]),
    ...step.removals.map((object) => row('remove', object, limit)),
    ...step.rollouts.map((rollout) => row('rolls', rolloutText(rollout), limit)),
    ...step.waits.map((wait) => row('wait', wait, limit)),
    ...(step.proof.pairings === 0 ? [] : [row('proof', proofText(step.proof), limit)]),
  ];
  return lines.join('\n');
}

/** `checked 16 pairings, all accepted`. */
export function proofText({ pairings, refused }: StepDocument['proof']): string {
  const checked = `checked ${pairings} pairing${pairings === 1 ? '' : 's'} of old and new`;
  return refused === 0
    ? `${checked}, all accepted`
    : `${checked}: ${refused} refused today already, no other`;
}

function rolloutText({ workload, pods, maxUnavailable }: StepDocument['rollouts'][number]): string {
  const count = pods === null ? '' : `${pods} pod${pods === 1 ? '' : 's'}`;
  const pace = maxUnavailable === null ? '' : `at most ${maxUnavailable} unavailable`;
  const details = [count, pace].filter((part) => part !== '').join(', ');
  return details === '' ? workload : `${workload} (${details})`;
}

const nodeRestart =
  'While the calico-node of a node restarts, its data plane keeps the last policy; new pods on it wait until the new one is ready.';

function blastRadius(steps: readonly StepDocument[]): string {
  const changes = steps.flatMap((step) => step.changes);
  const made = new Set(
    changes.filter(({ fields }) => fields[0]?.startsWith(isMade)).map(({ object }) => object),
  );
  const anew = changes.filter(({ fields }) => fields[0] === isMadeAnew).map(({ object }) => object);
  const rolled = new Map<string, number>();
  for (const { changes, rollouts } of steps)
    for (const { workload } of rollouts)
      if (!changes.some(({ object }) => object === workload && made.has(object)))
        rolled.set(workload, (rolled.get(workload) ?? 0) + 1);
  const list = [...rolled].map(
    ([workload, times]) => `${workload} ${times === 1 ? 'once' : `${times} times`}`,
  );
  const started = [...made].filter(isDeployment);
  const ended = steps.flatMap(({ removals }) => removals.filter(isDeployment));
  const sentences = [
    sentence('Starts the pods of', started),
    sentence('Replaces the pods of', list),
    sentence('Makes anew', anew),
    sentence('Ends the pods of', ended),
    [...rolled.keys()].some((workload) => workload.startsWith('DaemonSet ')) ? nodeRestart : '',
  ].filter((text) => text !== '');
  return sentences.length === 0 ? 'No pod is replaced.' : sentences.join(' ');
}

const isDeployment = (object: string): boolean => object.startsWith('Deployment ');

const sentence = (verb: string, objects: readonly string[]): string =>
  objects.length === 0 ? '' : `${verb} ${objects.join(', ')}.`;

function row(label: string, text: string, limit: number): string {
  const lines = wrap(printable(text), limit - indent);
  return lines
    .map((line, i) => (i === 0 ? `  ${label}`.padEnd(indent) : ' '.repeat(indent)) + line)
    .join('\n');
}
