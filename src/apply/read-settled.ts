import { changePatience } from '../cluster/retry.ts';
import { operatorEffects } from '../plan/installs/operator/effects.ts';
import type { PlannedObject } from '../plan/model/step.ts';
import { lookUp, type Snapshot, unread } from '../snapshot/snapshot.ts';
import { isConnectionFailure, LostConnection } from './objects/api-failure.ts';
import type { Clock } from './objects/clock.ts';

export interface Reading {
  readonly read: () => Promise<Snapshot>;
  readonly clock: Clock;
  readonly operator: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds after which answers that failed are taken as they are; without it only their number counts. */
  readonly rereadForMs?: number;
}

/** The operator takes a change over within a second; one that takes longer is not waited for. */
const operatorTime = 60_000;
const lookEvery = 2_000;

/**
 * Reads the cluster; again when the server is away, when single answers failed, and while the operator has not yet
 * made of its Secrets what it will. Differences that it leaves for a minute are its own and go into `tolerated`.
 */
export async function readSettled(reading: Reading, tolerated: Set<string> = new Set()): Promise<Snapshot> {
  const { clock, operator, signal } = reading;
  const until = clock.now().getTime() + operatorTime;
  for (;;) {
    const snapshot = await readPatiently(reading);
    const pending = operator ? pendingEffects(snapshot).map(nameOf).join(', ') : '';
    if (pending === '' || tolerated.has(pending) || signal?.aborted === true) return snapshot;
    if (clock.now().getTime() >= until) {
      tolerated.add(pending);
      return snapshot;
    }
    await clock.sleep(lookEvery, signal);
  }
}

/** What the operator has not made yet; whether it has made what could not be read shows no waiting. */
function pendingEffects(snapshot: Snapshot): PlannedObject[] {
  return operatorEffects(snapshot).filter(({ kind, metadata: { namespace, name } }) => {
    const seen = lookUp(snapshot, kind, namespace ?? null, name).kind;
    return seen === 'known' || seen === 'absent';
  });
}

const nameOf = ({ kind, metadata }: { kind: string; metadata: { name: string } }): string =>
  `${kind} ${metadata.name}`;

/** Reads; again with back-off when the server is away, or when single answers failed. */
async function readPatiently({ read, clock, signal, rereadForMs }: Reading): Promise<Snapshot> {
  const startedAt = clock.now().getTime();
  for (let attempt = 0; ; attempt += 1) {
    const isLast = attempt >= changePatience.retries || signal?.aborted === true;
    try {
      const snapshot = await read();
      const failed = unread(snapshot).some(({ outcome }) => outcome === 'failed');
      const isOver = rereadForMs !== undefined && clock.now().getTime() - startedAt >= rereadForMs;
      if (isLast || isOver || attempt >= failedAnswers || !failed) return snapshot;
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      if (isLast) throw new LostConnection(error);
    }
    await clock.sleep(
      Math.min(changePatience.firstDelay * 2 ** attempt, changePatience.longestDelay),
      signal,
    );
  }
}

/** How often a snapshot is read anew because some of its requests failed; they may fail for good. */
const failedAnswers = 3;
