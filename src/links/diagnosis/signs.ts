import { listAt, textAt } from '../../json.ts';
import type { SeenEvent, TyphaMetrics } from '../../snapshot/evidence.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { allOf, type Snapshot } from '../../snapshot/snapshot.ts';
import { counted } from '../wording.ts';

const mostSigns = 12;

/** What else says that something is wrong, a line each: TigeraStatus, restarts, events, numbers of Typha. */
export function signs(
  snapshot: Snapshot,
  events: readonly SeenEvent[],
  metrics: readonly TyphaMetrics[],
  nodes: number | null,
): string[] {
  return [
    ...tigeraSigns(snapshot),
    ...restartSigns(snapshot),
    ...metricSigns(metrics, nodes),
    ...eventSigns(events),
  ].slice(0, mostSigns);
}

function tigeraSigns(snapshot: Snapshot): string[] {
  return allOf(snapshot, 'TigeraStatus').flatMap(({ metadata, status }) =>
    listAt(status, 'conditions').flatMap((condition) => {
      const type = textAt(condition, 'type');
      const isBad = (type === 'Degraded' || type === 'Progressing') && textAt(condition, 'status') === 'True';
      if (!isBad) return [];
      const message = textAt(condition, 'message') ?? textAt(condition, 'reason') ?? '';
      return [`TigeraStatus ${metadata.name} is ${type}: ${message.slice(0, 300)}`];
    }),
  );
}

function restartSigns(snapshot: Snapshot): string[] {
  const typhas = allOf(snapshot, 'Pod').flatMap(({ metadata, status }) => {
    const containers = (status?.containerStatuses ?? []).filter(({ name }) => name === 'calico-typha');
    const restarts = containers.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0);
    return restarts > 0 ? [`${metadata.name} restarted ${counted(restarts, 'time')}`] : [];
  });
  const pods = knownValue(snapshot.nodePods) ?? [];
  const notReady = pods.filter(({ ready }) => !ready);
  const restarted = pods.filter(({ restarts }) => restarts > 0);
  return [
    ...(notReady.length === 0
      ? []
      : [`${notReady.length} of ${counted(pods.length, 'calico-node pod')} are not ready`]),
    ...typhas.slice(0, 3),
    ...(restarted.length === 0
      ? []
      : [`${restarted.length} of ${counted(pods.length, 'calico-node pod')} restarted`]),
  ];
}

/** Every node has one streaming connection of each kind; confd's only where BIRD runs. */
function metricSigns(metrics: readonly TyphaMetrics[], nodes: number | null): string[] {
  const known = metrics.filter(({ cause }) => cause === null);
  if (known.length === 0) return [];
  const sums = new Map<string, number>();
  for (const { streaming } of known)
    for (const [syncer, count] of Object.entries(streaming))
      sums.set(syncer, (sums.get(syncer) ?? 0) + count);
  const whole = known.length === metrics.length;
  return [...sums].map(
    ([syncer, count]) =>
      `${count}${nodes === null ? '' : ` of ${nodes}`} clients of kind ${syncer} stream from ${whole ? 'all' : 'some'} Typhas`,
  );
}

function eventSigns(events: readonly SeenEvent[]): string[] {
  const groups = new Map<string, { pods: Set<string>; sample: SeenEvent }>();
  for (const event of events) {
    const group = groups.get(event.reason) ?? { pods: new Set(), sample: event };
    group.pods.add(event.pod);
    groups.set(event.reason, group);
  }
  return [...groups].map(
    ([reason, { pods, sample }]) =>
      `event ${reason} of ${counted(pods.size, 'pod')}: ${sample.message.slice(0, 200)}`,
  );
}
