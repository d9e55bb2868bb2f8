import { type ApiserverClient, accessOf } from '../../../calico/apiserver-clients.ts';
import { containerNamed, type Workload } from '../../../calico/workload.ts';
import type { ConfigMap, PodTemplate } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { isWeak } from '../../connections/kube-apiserver/connection-state.ts';
import { kubeApiserverConnections, nameOf } from '../../connections/kube-apiserver.ts';
import { changeConfigMap, changeWorkload } from '../../edits/object-change.ts';
import { editRestart, withTemplate } from '../../edits/pod-template.ts';
import { withObjects } from '../../edits/with-objects.ts';
import { prove } from '../../engine/prove.ts';
import type { ObjectChange } from '../../model/step.ts';
import { type MapKey, textOfKey } from './config-map-text.ts';
import { hasRead, keysReadAtStart, withReadMark } from './read-files.ts';
import type { Left, Remediation } from './remediation.ts';
import { remedyCni } from './remedy-cni.ts';
import { remedyLibcalico } from './remedy-libcalico.ts';
import { withContainer } from './variable-edit.ts';

/** What mends the components of one workload, and what is left of them. */
export interface WorkloadRemediation {
  /** ConfigMaps first: the workload reads them as its pods start. Empty when nothing can be done. */
  readonly changes: readonly ObjectChange[];
  readonly whys: readonly string[];
  /** What only a person can mend, component by component. */
  readonly left: readonly string[];
}

/** A workload and its components, in its newest template. */
export interface WorkloadClients {
  readonly workload: Workload;
  readonly clients: readonly ApiserverClient[];
}

interface Draft {
  readonly template: PodTemplate;
  readonly maps: readonly ConfigMap[];
  readonly whys: readonly string[];
  readonly left: readonly string[];
}

/**
 * The changes of one workload: a component that cannot be mended stays as it is. `isOurs`: keys of ConfigMaps that
 * this program wrote, which pods may not have read yet.
 */
export function remedyWorkload(
  snapshot: Snapshot,
  { workload, clients }: WorkloadClients,
  isOurs: (key: MapKey) => boolean,
  now: Date,
): WorkloadRemediation {
  const { object } = workload;
  const start: Draft = { template: object.spec.template, maps: [], whys: [], left: [] };
  const draft = clients.reduce(
    (state, client) => remedyClient(snapshot, workload, state, client, now),
    start,
  );
  const after = withObjects(snapshot, draft.maps);
  const isNew = (key: MapKey) => isOurs(key) || textOfKey(after, key) !== textOfKey(snapshot, key);
  const unread = clients
    .flatMap((client) => keysReadAtStart(inDraft(snapshot, client, draft)))
    .filter((key) => isNew(key) && !hasRead(draft.template, after, key));
  const template =
    unread.length === 0 ? draft.template : editRestart(withReadMark(draft.template, after, unread), now);
  const { whys, left } = draft;
  if (template === object.spec.template) return { changes: [], whys, left };
  const maps = draft.maps.map((map) => changeConfigMap(mapNow(snapshot, map), map));
  return { changes: [...maps, changeWorkload(object, withTemplate(object, template))], whys, left };
}

function remedyClient(
  snapshot: Snapshot,
  workload: Workload,
  draft: Draft,
  client: ApiserverClient,
  now: Date,
): Draft {
  const current = inDraft(snapshot, client, draft);
  if (!isWeak(current)) return draft;
  const keep = (reason: string): Draft => ({
    ...draft,
    left: [...draft.left, `${nameOf(client)}: ${reason}`],
  });
  const remediation: Remediation | Left =
    client.component === 'install-cni' ? remedyCni(current, now) : remedyLibcalico(current, now);
  if ('left' in remediation) return keep(remediation.left);
  const names = remediation.maps.map(({ metadata }) => metadata.name);
  const next: Draft = {
    ...draft,
    template: withContainer(draft.template, remediation.client.place.container),
    maps: [...draft.maps.filter(({ metadata }) => !names.includes(metadata.name)), ...remediation.maps],
    whys: [...draft.whys, ...remediation.whys],
  };
  const written = [...next.maps, withTemplate(workload.object, next.template)];
  const judgement = prove([kubeApiserverConnections(now)], snapshot, { written });
  if (judgement.kind === 'safe') return next;
  const cutOff = judgement.kind === 'unsafe' ? judgement.refusals.join('; ') : judgement.why;
  return keep(`mend these first, which its change would cut off: ${cutOff}`);
}

/** A component as it is with what has been edited so far. */
function inDraft(snapshot: Snapshot, client: ApiserverClient, { template, maps }: Draft): ApiserverClient {
  const container = containerNamed(template, client.place.container.name) ?? client.place.container;
  const place = { ...client.place, snapshot: withObjects(snapshot, maps), template, container };
  return { ...client, place, access: accessOf(client.component, place) };
}

function mapNow(snapshot: Snapshot, { metadata }: ConfigMap): ConfigMap | null {
  return knownValue(lookUp(snapshot, 'ConfigMap', metadata.namespace ?? null, metadata.name)) ?? null;
}
