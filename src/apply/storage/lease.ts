import { isObject, objectAt, textAt, textMapAt } from '../../json.ts';
import type { Observer } from '../event.ts';
import { type Address, apiVersionOf } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { type RawObject, resourceVersionOf } from '../objects/raw-object.ts';
import { backupAnnotation, goalAnnotation, labelsFor, names } from './labels.ts';

/** Seconds for which a Lease counts without renewal, as seen by who waits for it. */
const durationSeconds = 30;
const renewEvery = 10_000;
const lookEvery = 2_000;

/** What the Lease says about the run that held it last. */
export interface LeaseState {
  /** Null when it was released. */
  readonly holder: string | null;
  readonly since: string | null;
  readonly renewed: string | null;
  /** Of a run that did not reach its end; null otherwise. */
  readonly unfinishedGoal: string | null;
  /** The backup of that run, `namespace/name`. */
  readonly backup: string | null;
}

/** The right to change this cluster's Calico certificates, held by one run at a time. */
export interface HeldLease {
  /** What the run before left unfinished. */
  readonly before: LeaseState | null;
  /** Renews it when that is due. False: another run has it now, stop. */
  readonly keep: () => Promise<boolean>;
  /** Notes the backup of this run, for the run that continues it. */
  readonly note: (backup: string) => Promise<boolean>;
  /** Gives it back; `finished` forgets the goal and the backup. */
  readonly release: (finished: boolean, by?: Api) => Promise<void>;
}

export type Taken =
  | { readonly kind: 'held'; readonly lease: HeldLease }
  | { readonly kind: 'refused'; readonly state: LeaseState };

export interface LeaseRequest {
  readonly namespace: string;
  /** Who asks: `alice@laptop, process 4711`. Must be another one for each run. */
  readonly holder: string;
  readonly goal: string;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

const addressIn = (namespace: string): Address => ({ kind: 'Lease', namespace, name: names.lease });

/** What the Lease says now; null when there is none. */
export async function readLease(api: Api, namespace: string): Promise<LeaseState | null> {
  const found = await api.get(addressIn(namespace));
  return found === null ? null : leaseState(found);
}

export function leaseState(lease: RawObject): LeaseState {
  const spec = objectAt(lease, 'spec');
  const annotations = textMapAt(lease.metadata, 'annotations');
  return {
    holder: textAt(spec, 'holderIdentity') || null,
    since: textAt(spec, 'acquireTime') ?? null,
    renewed: textAt(spec, 'renewTime') ?? null,
    unfinishedGoal: annotations[goalAnnotation] || null,
    backup: annotations[backupAnnotation] || null,
  };
}

/** True when nobody has renewed it for its whole duration, judged by the clock of this machine. */
export function isExpired(state: LeaseState, now: Date): boolean {
  if (state.holder === null) return true;
  return state.renewed === null || Date.parse(state.renewed) + durationSeconds * 1000 < now.getTime();
}

/**
 * Takes the Lease. One that another run holds is watched: renewed, it is refused; not renewed for its whole
 * duration by this machine's own clock, it is taken over (as client-go's leaderelection does, so that clocks need
 * not agree).
 */
export async function takeLease(api: Api, request: LeaseRequest): Promise<Taken> {
  for (;;) {
    const found = await api.get(addressIn(request.namespace));
    if (found !== null) {
      const state = leaseState(found);
      const free = state.holder === null || (await isAbandoned(api, found, state, request));
      if (!free) return { kind: 'refused', state };
    }
    const taken = await writeLease(api, found, request);
    if (taken !== null) return { kind: 'held', lease: held(api, taken, request, found) };
  }
}

async function isAbandoned(
  api: Api,
  seen: RawObject,
  state: LeaseState,
  request: LeaseRequest,
): Promise<boolean> {
  request.observer({ kind: 'lease-wait', holder: state.holder ?? '', seconds: durationSeconds });
  const until = api.clock.now().getTime() + durationSeconds * 1000;
  while (api.clock.now().getTime() < until && request.signal?.aborted !== true) {
    await api.clock.sleep(lookEvery, request.signal);
    const now = await api.get(addressIn(request.namespace));
    if (now === null || leaseState(now).holder === null) return true;
    if (resourceVersionOf(now) !== resourceVersionOf(seen)) return false;
  }
  return request.signal?.aborted !== true;
}

async function writeLease(
  api: Api,
  found: RawObject | null,
  request: LeaseRequest,
): Promise<RawObject | null> {
  const { namespace, holder, goal } = request;
  const before = found === null ? null : leaseState(found);
  const sameGoal = before?.unfinishedGoal === goal && before.backup !== null;
  const time = microTime(api.clock.now());
  const transitions = objectAt(found ?? {}, 'spec').leaseTransitions;
  const next: RawObject = {
    apiVersion: apiVersionOf('Lease'),
    kind: 'Lease',
    metadata: {
      ...(found?.metadata ?? {}),
      name: names.lease,
      namespace,
      labels: labelsFor('lease'),
      annotations: { [goalAnnotation]: goal, ...(sameGoal ? { [backupAnnotation]: before.backup } : {}) },
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: durationSeconds,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: typeof transitions === 'number' ? transitions + 1 : 0,
    },
  };
  const written = found === null ? await api.create(next) : await api.replace(next);
  if (written.kind === 'written') return written.object;
  return ours(api, request);
}

/** The Lease when it is ours after all: the answer to the write that made it so was lost. */
async function ours(api: Api, { namespace, holder }: LeaseRequest): Promise<RawObject | null> {
  const now = await api.get(addressIn(namespace));
  return now !== null && leaseState(now).holder === holder ? now : null;
}

function held(api: Api, taken: RawObject, request: LeaseRequest, found: RawObject | null): HeldLease {
  let current = taken;
  let renewedAt = api.clock.now().getTime();
  const write = async (change: (lease: RawObject) => RawObject, by = api): Promise<boolean> => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const written = await by.replace(change(current));
      if (written.kind === 'written') {
        current = written.object;
        renewedAt = api.clock.now().getTime();
        return true;
      }
      const now = await ours(by, request);
      if (now === null) return false;
      current = now;
    }
    return false;
  };
  const renewed = (lease: RawObject): RawObject => withSpec(lease, { renewTime: microTime(api.clock.now()) });
  return {
    before: found === null ? null : leaseState(found),
    keep: async () => (api.clock.now().getTime() - renewedAt < renewEvery ? true : write(renewed)),
    note: (backup) => write((lease) => withAnnotations(renewed(lease), { [backupAnnotation]: backup })),
    release: async (finished, by) => {
      await write((lease) => {
        const free = withSpec(lease, { holderIdentity: '', leaseDurationSeconds: 1 });
        return finished ? withAnnotations(free, { [goalAnnotation]: '', [backupAnnotation]: '' }) : free;
      }, by);
    },
  };
}

const withSpec = (lease: RawObject, fields: Record<string, unknown>): RawObject => ({
  ...lease,
  spec: { ...(isObject(lease.spec) ? lease.spec : {}), ...fields },
});

function withAnnotations(lease: RawObject, annotations: Record<string, string>): RawObject {
  const all = { ...textMapAt(lease.metadata, 'annotations'), ...annotations };
  return { ...lease, metadata: { ...lease.metadata, annotations: all } };
}

/** A time as Kubernetes' MicroTime wants it: six digits of a second. */
const microTime = (time: Date): string => time.toISOString().replace('Z', '000Z');
