import type { KeyStore } from '../../patch/key-store.ts';
import type { ObjectChange, Step } from '../../plan/model/step.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Observer } from '../event.ts';
import { meetPreconditions, type PreconditionEnd } from '../gates/preconditions.ts';
import { type Address, addressText } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import type { RawObject } from '../objects/raw-object.ts';
import type { Session } from '../session.ts';
import { firstOf, keysOfSecrets } from '../storage/key-store.ts';
import { waitForFiles } from '../waiting/wait-files.ts';
import { type Generations, generationsOf, waitForOperator } from '../waiting/wait-operator.ts';
import { waitForReissue } from '../waiting/wait-reissued.ts';
import { type WaitEnd, type WaitSurroundings, waitForRollouts } from '../waiting/wait-rollouts.ts';
import type { WriteSurroundings } from '../write-surroundings.ts';
import { removeAll } from './removals.ts';
import { addressOf } from './remove-object.ts';
import { isPodChange, renewPod } from './renew-pod.ts';
import { addressOfChange, writeChange } from './write-change.ts';

export type StepEnd =
  | WaitEnd
  | { readonly kind: 'conflict'; readonly object: string }
  | Extract<PreconditionEnd, { kind: 'blocked' }>;

export interface StepSurroundings {
  readonly api: Api;
  /** The state that the step was planned from. */
  readonly snapshot: Snapshot;
  /** Null only for a step that changes nothing. */
  readonly session: Session | null;
  readonly keys: KeyStore;
  readonly operator: boolean;
  /** What to wait for when a step names no rollout of its own. */
  readonly workloads: readonly Address[];
  readonly observer: Observer;
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
  readonly onWritten: () => void;
}

/** Whether a step changes the cluster, or only waits. */
export const isWriting = ({ changes, removals }: Step): boolean => changes.length > 0 || removals.length > 0;

/**
 * Waits for the preconditions of one step, writes its changes and then removes, one object after the other, and
 * waits as it says. Ctrl-C stops between writes.
 */
export async function writeStep(step: Step, around: StepSurroundings): Promise<StepEnd> {
  const named: Address[] = step.rollouts.map(({ kind, namespace, name }) => ({ kind, namespace, name }));
  const removed = new Set(step.removals.map((object) => addressText(addressOf(object))));
  const staying = around.workloads.filter((address) => !removed.has(addressText(address)));
  const rolling = named.length > 0 ? named : staying;
  let before: Generations | null = null;
  if (around.session !== null && isWriting(step)) {
    await around.session.cover([...step.changes.map(addressOfChange), ...step.removals.map(addressOf)]);
    const met = await meetPreconditions(step.preconditions, around.snapshot, waitsOf(around));
    if (met.kind !== 'met') return met;
    const generations = around.operator ? await generationsOf(around.api, rolling) : null;
    const written = await writeAll(step.changes, around, around.session);
    if (written.kind !== 'finished') return written;
    const gone = await removeAll(step.removals, waitsOf(around));
    if (gone.kind !== 'finished') return gone;
    before = written.writes + gone.writes > 0 && named.length > 0 ? generations : null;
  }
  return waitForAll(step, rolling, before, around);
}

const waitsOf = (around: StepSurroundings): WriteSurroundings => ({
  ...around,
  keep: () => around.session?.lease.keep() ?? Promise.resolve(true),
});

type WriteEnd =
  | Exclude<StepEnd, { kind: 'finished' }>
  | { readonly kind: 'finished'; readonly writes: number };

async function writeAll(
  changes: readonly ObjectChange[],
  around: StepSurroundings,
  session: Session,
): Promise<WriteEnd> {
  const keys = firstOf(around.keys, await presentKeys(changes, around.api));
  let writes = 0;
  for (const change of changes) {
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await session.lease.keep())) return { kind: 'lock-lost' };
    const address = addressOfChange(change);
    const outcome = isPodChange(change)
      ? await renewPod(change, waitsOf(around))
      : await writeChange(around.api, change, keys);
    if (outcome.kind === 'conflict') {
      around.observer({ kind: 'conflict', address });
      return { kind: 'conflict', object: addressText(address) };
    }
    if (outcome.kind === 'stuck' || outcome.kind === 'interrupted' || outcome.kind === 'lock-lost')
      return outcome;
    if (outcome.kind !== 'unchanged') {
      writes += 1;
      if (outcome.kind === 'written') around.onWritten();
    }
    around.observer({ kind: 'written', address, unchanged: outcome.kind === 'unchanged' });
  }
  return { kind: 'finished', writes };
}

/** Keys that the Secrets of a step hold already: a key may move from one entry to another. */
async function presentKeys(changes: readonly ObjectChange[], api: Api): Promise<KeyStore> {
  const secrets = changes.filter(({ before }) => before?.kind === 'Secret').map(addressOfChange);
  const found = await Promise.all(secrets.map((address) => api.get(address)));
  return keysOfSecrets(found.filter((secret): secret is RawObject => secret !== null));
}

async function waitForAll(
  step: Step,
  rolling: readonly Address[],
  before: Generations | null,
  around: StepSurroundings,
): Promise<WaitEnd> {
  for (const wait of step.waits) {
    const end = await waitFor(wait, rolling, before, waitsOf(around), around.operator);
    if (end.kind !== 'finished') return end;
  }
  return { kind: 'finished' };
}

async function waitFor(
  wait: Step['waits'][number],
  rolling: readonly Address[],
  before: Generations | null,
  around: WaitSurroundings,
  operator: boolean,
): Promise<WaitEnd> {
  switch (wait.kind) {
    case 'files':
      return waitForFiles(wait.ms, around);
    case 'reissued':
      return waitForReissue(wait, around);
    case 'rollouts': {
      const taken: WaitEnd = operator ? await waitForOperator(rolling, before, around) : { kind: 'finished' };
      return taken.kind === 'finished' ? waitForRollouts(rolling, around) : taken;
    }
  }
}
