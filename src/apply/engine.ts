import type { Connection } from '../cluster/connection.ts';
import type { KeyStore } from '../patch/key-store.ts';
import type { Next, Step } from '../plan/model/step.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { endingOf } from './error-ending.ts';
import { finishRun } from './finish.ts';
import { type Api, apiOf } from './objects/api.ts';
import type { Clock } from './objects/clock.ts';
import type { Ending, Outcome, Trail } from './outcome.ts';
import { readSettled } from './read-settled.ts';
import { lockLostEnding, openSession, type Session, type SessionRequest } from './session.ts';
import { endWorkloads } from './waiting/end-workloads.ts';
import { lostPods, putBackPods } from './writing/lost-pods.ts';
import { isWriting, type StepEnd, writeStep } from './writing/write-step.ts';

export interface ApplyRequest extends Omit<SessionRequest, 'api'> {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly read: () => Promise<Snapshot>;
  readonly next: (snapshot: Snapshot) => Next;
  /** Keys of the new certificates. Keys that the cluster holds already need not be in it. */
  readonly keys: KeyStore;
  readonly options: {
    /** Stop after the first step that changed something. */
    readonly step: boolean;
    /** Milliseconds without progress after which a wait gives up. */
    readonly timeoutMs: number;
  };
}

/** How often a conflict, or a step that did not last, is planned anew. */
const conflictLimit = 5;
const repeatLimit = 3;
/** Before a step is made again: times of the API server are whole seconds, and within one it would prove nothing. */
const nextSecond = 1_100;
const waitAgainAfter = 2_000;

/**
 * Carries a plan out: read, plan, write, wait, and again, until nothing is left to do. Nothing is written before
 * the gates are passed, the Lease is held and the backup is made. Every end is an outcome; only faults that came
 * before anything was done are thrown.
 */
export async function applyPlan(request: ApplyRequest): Promise<Outcome> {
  const api = apiOf(request.connection, request.clock, request.signal);
  const run = new Run(request, api);
  const ending = await run.toTheEnd().catch((error: unknown) => endingOf(error, run.trail, request.signal));
  await run.release(ending.kind === 'done');
  return { ...ending, ...run.trail };
}

class Run {
  readonly #request: ApplyRequest;
  readonly #api: Api;
  readonly #steps: string[] = [];
  readonly #conflicts = new Map<string, number>();
  #session: Session | null = null;
  /** What the operator did not take over in its time, and is not waited for again. */
  readonly #tolerated = new Set<string>();
  #writes = 0;
  #waitingSince: number | null = null;

  constructor(request: ApplyRequest, api: Api) {
    this.#request = request;
    this.#api = api;
  }

  get trail(): Trail {
    return { steps: [...this.#steps], writes: this.#writes, backup: this.#session?.backup() ?? null };
  }

  async toTheEnd(): Promise<Ending> {
    const prevented = await this.#putBackLostPods();
    if (prevented !== null) return prevented;
    for (;;) {
      if (this.#request.signal?.aborted === true) return { kind: 'interrupted' };
      const snapshot = await readSettled(this.#request, this.#tolerated);
      const next = this.#request.next(snapshot);
      if (next.kind === 'blocked') return { ...next, code: 'plan' };
      if (next.kind === 'done') return this.#finish();
      const ending = await this.#take(next.step, snapshot);
      if (ending !== null) return ending;
    }
  }

  /** Pods that the run before deleted and could not make anew; null: go on. */
  async #putBackLostPods(): Promise<Ending | null> {
    const lost = await lostPods(this.#api, this.#request);
    if (lost.length === 0) return null;
    const snapshot = await readSettled(this.#request, this.#tolerated);
    const prevented = await this.#open(snapshot);
    if (prevented !== null) return prevented;
    this.#writes += await putBackPods(this.#api, lost);
    for (const { metadata } of lost)
      this.#request.observer({
        kind: 'written',
        address: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name },
        unchanged: false,
      });
    return null;
  }

  /** Opens the session before the first write; null: it is open. */
  async #open(snapshot: Snapshot): Promise<Ending | null> {
    if (this.#session !== null) return null;
    const opened = await openSession({ ...this.#request, api: this.#api }, snapshot);
    if (opened.kind === 'open') this.#session = opened.session;
    else return this.#request.signal?.aborted === true ? { kind: 'interrupted' } : opened.ending;
    return null;
  }

  /** One step; null: go on. */
  async #take(step: Step, snapshot: Snapshot): Promise<Ending | null> {
    const prevented = isWriting(step) ? await this.#open(snapshot) : null;
    if (prevented !== null) return prevented;
    if (this.#steps.at(-1) === step.id) await this.#api.clock.sleep(nextSecond, this.#request.signal);
    const total = Math.max(this.#request.plan.length, this.#steps.length + 1);
    this.#request.observer({ kind: 'step-started', step, number: this.#steps.length + 1, total });
    const end = await writeStep(step, {
      snapshot,
      workloads: endWorkloads(snapshot),
      api: this.#api,
      session: this.#session,
      keys: this.#request.keys,
      operator: this.#request.operator,
      observer: this.#request.observer,
      timeoutMs: this.#request.options.timeoutMs,
      onWritten: () => {
        this.#writes += 1;
      },
      ...(this.#request.signal === undefined ? {} : { signal: this.#request.signal }),
    });
    return this.#afterStep(step, end);
  }

  async #afterStep(step: Step, end: StepEnd): Promise<Ending | null> {
    switch (end.kind) {
      case 'finished':
        break;
      case 'conflict':
        return this.#countConflict(end.object, conflictLimit);
      case 'stuck':
        return { kind: 'stuck', step: step.id, reason: end.reason, rollouts: end.rollouts };
      case 'interrupted':
        return { kind: 'interrupted' };
      case 'lock-lost':
        return lockLostEnding;
      case 'blocked':
        return end;
    }
    this.#request.observer({ kind: 'step-finished', step });
    if (!isWriting(step)) return this.#waitAgain(step);
    this.#steps.push(step.id);
    this.#waitingSince = null;
    if (this.#request.options.step) return { kind: 'stopped-after-step', step: step.id, title: step.title };
    return this.#countConflict(`step ${step.id}`, repeatLimit);
  }

  /** What was waited for has ended; where the planner still sees it under way, it is asked again, with time between. */
  async #waitAgain(step: Step): Promise<Ending | null> {
    const { clock, options, signal } = this.#request;
    const now = clock.now().getTime();
    this.#waitingSince ??= now;
    if (now - this.#waitingSince >= options.timeoutMs) {
      return { kind: 'stuck', step: step.id, reason: step.title, rollouts: [] };
    }
    await clock.sleep(waitAgainAfter, signal);
    return null;
  }

  #countConflict(object: string, limit: number): Ending | null {
    const conflicts = (this.#conflicts.get(object) ?? 0) + 1;
    this.#conflicts.set(object, conflicts);
    return conflicts > limit ? { kind: 'conflict-limit', object, conflicts } : null;
  }

  async #finish(): Promise<Ending> {
    const { observer, namespace, goal, holder, signal } = this.#request;
    const leaseRequest = { namespace, goal, holder, observer, ...(signal === undefined ? {} : { signal }) };
    await finishRun(this.#api, this.#session?.lease ?? null, leaseRequest);
    return { kind: 'done' };
  }

  /** Gives the Lease back with one attempt: it runs out by itself where that fails. */
  async release(finished: boolean): Promise<void> {
    const once = apiOf(this.#request.connection, this.#request.clock, AbortSignal.abort());
    await this.#session?.lease.release(finished, once).catch(() => undefined);
  }
}
