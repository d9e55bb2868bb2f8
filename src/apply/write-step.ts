import type { ObjectChange, Step } from '../plan/step.ts';
import { type Address, addressText } from './address.ts';
import type { Api } from './api.ts';
import type { Observer } from './event.ts';
import { firstOf, type KeyStore, keysOfSecrets } from './key-store.ts';
import type { RawObject } from './raw-object.ts';
import type { Session } from './session.ts';
import { waitForFiles } from './wait-files.ts';
import { type Generations, generationsOf, waitForOperator } from './wait-operator.ts';
import { type WaitEnd, type WaitSurroundings, waitForRollouts } from './wait-rollouts.ts';
import { addressOfChange, writeChange } from './write-change.ts';

export type StepEnd = WaitEnd | { readonly kind: 'conflict'; readonly object: string };

export interface StepSurroundings {
  readonly api: Api;
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

/** Writes the changes of one step, one after the other, then waits as it says. Ctrl-C stops between writes. */
export async function writeStep(step: Step, around: StepSurroundings): Promise<StepEnd> {
  const named: Address[] = step.rollouts.map(({ kind, namespace, name }) => ({ kind, namespace, name }));
  const rolling = named.length > 0 ? named : around.workloads;
  let before: Generations | null = null;
  if (around.session !== null && step.changes.length > 0) {
    await around.session.cover(step.changes.map(addressOfChange));
    const generations = around.operator ? await generationsOf(around.api, rolling) : null;
    const written = await writeAll(step.changes, around, around.session);
    if (written.kind !== 'finished') return written;
    before = written.writes > 0 && named.length > 0 ? generations : null;
  }
  return waitForAll(step, rolling, before, around);
}

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
    const outcome = await writeChange(around.api, change, keys);
    if (outcome.kind === 'conflict') {
      around.observer({ kind: 'conflict', address });
      return { kind: 'conflict', object: addressText(address) };
    }
    if (outcome.kind === 'written') {
      writes += 1;
      around.onWritten();
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
  const surroundings: WaitSurroundings = {
    ...around,
    keep: () => around.session?.lease.keep() ?? Promise.resolve(true),
  };
  for (const wait of step.waits) {
    const end = await waitFor(wait, rolling, before, surroundings, around.operator);
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
      return waitForFiles(wait.seconds, around);
    case 'rollouts': {
      const taken: WaitEnd = operator ? await waitForOperator(rolling, before, around) : { kind: 'finished' };
      return taken.kind === 'finished' ? waitForRollouts(rolling, around) : taken;
    }
  }
}
