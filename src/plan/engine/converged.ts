import { operatorNamespace } from '../../calico/installation.ts';
import { sourceName } from '../../calico/mounted-file.ts';
import { isRolling, isTemplateUnseen, type Workload, workloadName } from '../../calico/workload.ts';
import type { End } from '../../links/felix-typha/end.ts';
import { pairsOf } from '../../links/felix-typha/pair.ts';
import { changeTime } from '../../snapshot/change-time.ts';
import type { PodTemplate } from '../../snapshot/objects.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import { operatorEffects } from '../installs/operator/effects.ts';
import type { PlannedObject } from '../model/step.ts';
import { inSeconds } from './waits.ts';

/** What has to end before anything may be changed. */
export type Unconverged =
  | { readonly kind: 'rolling'; readonly workloads: readonly Workload[] }
  /** The operator has only just been given something and has not rendered it yet. */
  | { readonly kind: 'rendering'; readonly effects: readonly PlannedObject[]; readonly what: string }
  /** Pods that started before files changed which they read once (Typha) or never see again (under subPath). */
  | { readonly kind: 'stale'; readonly workloads: readonly Workload[]; readonly why: string }
  /** Files that changed so lately that running pods may still have the old ones. */
  | { readonly kind: 'arriving'; readonly ms: number; readonly what: string };

/**
 * Null when every pod runs the current template and has the stored files. Times of the API server are whole
 * seconds: a pod of the same second as a change may have the old files. It has the new ones where the object was made
 * with them, since a pod does not start before what it mounts exists, and under the operator, which changes templates
 * only after the files that are hashed into them.
 */
export function unconverged(state: FelixTyphaState, arrivalMs: number, now: Date): Unconverged | null {
  const rolling = rollingWorkloads(state).filter((workload) => !isNeverReady(state, workload, now));
  if (rolling.length > 0) return { kind: 'rolling', workloads: rolling };
  const rendering = state.installation.kind === 'operator' ? notRendered(state, now) : null;
  if (rendering !== null) return rendering;
  // Pods of an older template are there only while nothing waits for their rollout: the next one replaces them.
  const newest = [...state.servers, ...state.clients].filter((end) => end.revision.current);
  const stale = newest.flatMap((end) => staleness(state, end));
  const [first] = stale;
  if (first !== undefined) return { kind: 'stale', workloads: stale.map((s) => s.workload), why: first.why };
  return arriving(state, arrivalMs, now);
}

/** Files that changed so lately that clients may still have the old ones; null when there are none. */
export function arriving(state: FelixTyphaState, arrivalMs: number, now: Date): Unconverged | null {
  const waits = state.clients.flatMap((client) => arrival(state, client, arrivalMs, now));
  const longest = waits.toSorted((a, b) => b.ms - a.ms)[0];
  return longest === undefined ? null : { kind: 'arriving', ...longest };
}

/** Typha and calico-node where not every pod is known to run the newest template. */
export function rollingWorkloads({ installation }: FelixTyphaState): Workload[] {
  return installation.workloads.filter((w) => /^(typha|node|node-windows)$/.test(w.role) && isUnderWay(w));
}

/**
 * Whether pods of the newest template can never connect: they need not become ready first, since a plan mends them.
 * Until the controller has seen the template nobody knows which older one its pods run.
 */
function isNeverReady(state: FelixTyphaState, workload: Workload, now: Date): boolean {
  if (isUnseen(workload)) return false;
  const newest = [...state.servers, ...state.clients].filter(
    (end) => end.revision.current && workloadName(end.workload) === workloadName(workload),
  );
  if (newest.some(({ mode }) => mode === 'broken')) return true;
  // Settings that are complete let a rollout go on, and what they are refused for is mended after it.
  if (isRolling(workload)) return false;
  const verdicts = pairsOf(state.discoveries, now)
    .filter(({ client }) => newest.includes(client))
    .map(({ verdict }) => verdict);
  return verdicts.length > 0 && verdicts.every((verdict) => verdict?.accepted === false);
}

/** Whether the controller has yet to see the newest template: until then nobody knows which older one the pods run. */
export function isUnseen({ object }: Workload): boolean {
  return isTemplateUnseen(object);
}

/** Whether pods of an older template run, or not every pod of the newest is available. */
export function isUnderWay(workload: Workload): boolean {
  return isRolling(workload) || isLagging(workload);
}

/** The operator renders a change within seconds; what it has not rendered by then it does not mean to. */
const renderingMs = 60_000;

function notRendered({ snapshot }: FelixTyphaState, now: Date): Unconverged | null {
  const lately = (
    [
      ['ConfigMap', 'typha-ca'],
      ['Secret', 'typha-certs'],
      ['Secret', 'node-certs'],
    ] as const
  ).find(([kind, name]) => {
    const at = changeTime(snapshot, kind, operatorNamespace, name);
    return at !== null && now.getTime() - Date.parse(at) < renderingMs;
  });
  if (lately === undefined) return null;
  const effects = operatorEffects(snapshot);
  const what = `${lately[0]} ${operatorNamespace}/${lately[1]}`;
  return effects.length === 0 ? null : { kind: 'rendering', effects, what };
}

/** The controller has not seen the newest template, or not every pod has it. */
export function isLagging({ object }: Workload): boolean {
  if (object.status === undefined) return false;
  if (isTemplateUnseen(object)) return true;
  if (object.kind === 'Deployment') {
    const wanted = object.spec.replicas ?? 1;
    return (object.status?.updatedReplicas ?? 0) < wanted || (object.status?.availableReplicas ?? 0) < wanted;
  }
  const wanted = object.status?.desiredNumberScheduled ?? 0;
  return (
    (object.status?.updatedNumberScheduled ?? 0) < wanted || (object.status?.numberAvailable ?? 0) < wanted
  );
}

function staleness(state: FelixTyphaState, end: End): { workload: Workload; why: string }[] {
  const change = newestChange(state.snapshot, end, end.side === 'client');
  if (change === null) return [];
  const isLate = end.revision.running.some(
    (pod) => pod.startedAt !== null && !isAfter(pod.startedAt, change, state),
  );
  const why = `${change.source} changed after pods of ${workloadName(end.workload)} started`;
  return isLate ? [{ workload: end.workload, why }] : [];
}

function arrival(
  state: FelixTyphaState,
  client: End,
  arrivalMs: number,
  now: Date,
): { ms: number; what: string }[] {
  const change = newestChange(state.snapshot, client, false);
  if (change === null) return [];
  const { running } = client.revision;
  const all = running.every((pod) => pod.startedAt !== null && isAfter(pod.startedAt, change, state));
  if (all && running.length > 0) return [];
  const ms = inSeconds(change.at + arrivalMs - now.getTime());
  return ms > 0 ? [{ ms, what: change.source }] : [];
}

function isAfter(startedAt: string, { at, isFirst }: FileChange, { installation }: FelixTyphaState): boolean {
  const started = Date.parse(startedAt);
  return installation.kind === 'operator' || isFirst ? started >= at : started > at;
}

interface FileChange {
  /** In ms. */
  readonly at: number;
  readonly source: string;
  /** The object was made with it, and no pod that mounts it can have started before. */
  readonly isFirst: boolean;
}

/** The newest change of an end's file objects (of those that are never updated); null: not known. */
function newestChange(snapshot: Snapshot, end: End, onlyFrozen: boolean): FileChange | null {
  const changes = Object.values(end.tls.files).flatMap((file): FileChange[] => {
    if (file?.source == null || (onlyFrozen && !file.source.frozen)) return [];
    const { object, namespace, name } = file.source;
    const at = changeTime(snapshot, object, namespace, name);
    if (at === null) return [];
    const isFirst =
      creationTime(snapshot, object, namespace, name) === at && !isOptional(end.revision.template, name);
    return [{ at: Date.parse(at), source: sourceName(file.source), isFirst }];
  });
  // Of changes in one second the one counts that a running pod may have missed.
  return changes.toSorted((a, b) => b.at - a.at || Number(a.isFirst) - Number(b.isFirst))[0] ?? null;
}

function creationTime(
  snapshot: Snapshot,
  object: 'Secret' | 'ConfigMap',
  namespace: string,
  name: string,
): string | null {
  return knownValue(lookUp(snapshot, object, namespace, name))?.metadata.creationTimestamp ?? null;
}

/** A pod starts without an optional object, and one of a projected volume may be optional too. */
function isOptional({ spec }: PodTemplate, name: string): boolean {
  return (spec.volumes ?? []).some(
    ({ secret, configMap, projected }) =>
      (secret?.secretName === name && secret.optional === true) ||
      (configMap?.name === name && configMap.optional === true) ||
      (projected?.sources ?? []).some((one) => name === (one.secret?.name ?? one.configMap?.name)),
  );
}
