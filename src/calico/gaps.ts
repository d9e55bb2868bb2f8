import type { UnknownReason } from '../findings/finding.ts';
import type { Permission } from '../snapshot/reading.ts';
import { type Answer, mayHold, permissionOf, type Snapshot } from '../snapshot/snapshot.ts';
import { contradictions } from './contradictions.ts';
import type { Installation } from './installation.ts';
import { leftOut } from './left-out.ts';
import { type ListName, lists } from './lists.ts';
import type { Workload } from './workload.ts';

/** A list that does not show everything, and why. */
export interface Gap {
  readonly list: ListName;
  readonly reason: Exclude<UnknownReason, 'not-visible'>;
  /** `may not list deployments`, `Deployments not read: HTTP 500: …`. */
  readonly why: string;
  /** The right that would close it; null where none does. */
  readonly permission: Permission | null;
}

/**
 * The lists that show less than there may be, given what was found: those that could not be read where Calico runs,
 * those whose emptiness other answers contradict, and of files those that lack what such an install always has.
 */
export function gapsOf(snapshot: Snapshot, found: Pick<Installation, 'kind' | 'workloads'>): Gap[] {
  const { workloads } = found;
  const places = new Set(
    workloads.filter(({ role }) => mainRoles.has(role)).map(({ namespace }) => namespace),
  );
  const everywhere = places.size === 0 ? [null] : [...places];
  const unseen = (Object.keys(lists) as ListName[]).flatMap((list): Gap[] => {
    const { namespace } = lists[list];
    const scopes = namespace === undefined ? everywhere : [namespace];
    return scopes.flatMap((scope) => gapIn(snapshot, list, scope) ?? []).slice(0, 1);
  });
  const contradicted = contradictions(snapshot, workloads).filter(
    ({ list }) => unseen.every((gap) => gap.list !== list) && isAnswered(snapshot, list),
  );
  return [
    ...unseen,
    ...contradicted.map((one): Gap => ({ ...one, reason: 'contradiction', permission: null })),
    ...leftOut(snapshot, found).map((one): Gap => ({ ...one, reason: 'not-given', permission: null })),
  ];
}

const mainRoles: ReadonlySet<Workload['role']> = new Set(['node', 'node-windows', 'typha']);

/** Why a list does not show every object in a namespace, or in the whole cluster (null); null where it does. */
export function gapIn(snapshot: Snapshot, list: ListName, namespace: string | null): Gap | null {
  const document = snapshot.answers.find((answer) => mayHold(answer, lists[list].kind));
  if (document !== undefined) return hiddenIn(document, list);
  const alike = Map.groupBy(
    requestsFor(snapshot, list),
    ({ request }) => `${request.group} ${request.selector}`,
  );
  for (const answers of alike.values()) {
    if (answers.some((answer) => isRead(answer) && covers(answer, namespace))) continue;
    const cause = answers.find(
      (answer) => !isRead(answer) && (namespace === null || covers(answer, namespace)),
    );
    if (cause !== undefined) return gapOf(list, cause);
    const searched = answers.flatMap(({ request }) => request.namespace ?? []);
    return {
      list,
      reason: 'not-searched',
      why: `${lists[list].title} were looked for in ${searched.join(' and ')} only`,
      permission: null,
    };
  }
  return null;
}

function hiddenIn({ request, cause }: Answer, list: ListName): Gap {
  const why = `${lists[list].title} may be in ${request.name}, which ${cause}`;
  return { list, reason: 'unreadable', why, permission: null };
}

/** A kind of Calico that either of two API groups serves is read once one of them answered. */
function requestsFor({ answers }: Snapshot, list: ListName): Answer[] {
  const { kind, selects } = lists[list];
  const asked = answers.filter(
    ({ request }) =>
      request.kind === kind &&
      request.name === null &&
      (selects === undefined || selects.test(request.selector ?? '')),
  );
  const groups = new Set(asked.map(({ request }) => request.group));
  const served = groups.size < 2 ? [] : asked.filter(({ outcome }) => outcome === 'known');
  return served.length > 0 ? served : asked;
}

const isRead = ({ outcome }: Answer): boolean => outcome === 'known' || outcome === 'absent';

function covers({ request }: Answer, namespace: string | null): boolean {
  return request.namespace === null || request.namespace === namespace;
}

function gapOf(list: ListName, { request, outcome, cause }: Answer): Gap {
  const where = request.namespace === null ? '' : ` in ${request.namespace}`;
  if (outcome === 'forbidden')
    return {
      list,
      reason: 'forbidden',
      why: `may not list ${request.resource}${where}`,
      permission: permissionOf(request),
    };
  const why = `${lists[list].title} not read${where}: ${cause ?? 'unknown cause'}`;
  return { list, reason: 'failed', why, permission: null };
}

function isAnswered(snapshot: Snapshot, list: ListName): boolean {
  return requestsFor(snapshot, list).some(({ outcome }) => outcome === 'known');
}
