import { secondTypha } from '../../../calico/second-typha.ts';
import { containerNamed, workloadName } from '../../../calico/workload.ts';
import type { Service } from '../../../snapshot/objects.ts';
import { isWithheldIn } from '../../../snapshot/redaction/withheld.ts';
import { changeService, changeWorkload, copyWorkload, makeObject } from '../../edits/object-change.ts';
import { withTemplate } from '../../edits/pod-template.ts';
import type { Draft, Move } from '../../model/draft.ts';
import { requirementAt } from '../../model/requirement.ts';
import type { ObjectChange, PlannedObject } from '../../model/step.ts';
import { withoutCounting } from './count-move.ts';
import { isMadeHere } from './names.ts';
import type { EnableOptions } from './options.ts';
import { portsOf } from './ports.ts';
import {
  placementOf,
  secondBudget,
  secondDeployment,
  secondLabels,
  secondService,
  targetPort,
} from './second-typha.ts';
import { withAlias } from './service-name.ts';
import type { EnableState } from './state.ts';
import { nodeSettings, typhaSettings, withTls } from './tls-settings.ts';

/** Puts a second Typha with TLS beside the first, under a Service of its own. */
export function secondMove(enabling: EnableState, options: EnableOptions): ReturnType<Move> {
  const { canonical, second, alias, budget, namespace, selected } = enabling;
  const { template } = canonical.object.spec;
  if (isWithheldIn(JSON.stringify(template.spec)))
    return {
      blocked: `${workloadName(canonical.end.workload)} has literal values that look like secrets, which this program does not keep, so it cannot make a copy of it`,
      remedy: 'Move them into a Secret that the Deployment refers to, then run this again.',
    };
  const labels = secondLabels(selected);
  const foreign = strangerIn(enabling);
  if (foreign !== null) return foreign;
  const placement = placementOf(enabling.state.snapshot, canonical.end, canonical.object);
  const settings = typhaSettings(enabling.places, requirementAt(options.goal, options.identities.felix));
  const made = secondDeployment(canonical.object, canonical.end, settings, selected, placement);
  const service = secondService(namespace, template, labels, placement.ports);
  const changes = [
    ...(alias === null ? [makeObject(service)] : []),
    ...(budget === null ? [makeObject(secondBudget(namespace, labels))] : []),
    ...(second === null ? [copyWorkload(canonical.object, made)] : []),
  ];
  if (changes.length === 0) return null;
  return {
    id: 'second-typha',
    title: 'Run a second Typha with TLS beside the first',
    why: `Typha speaks plaintext or TLS on its port, decided when it starts, and never both: changed in place it would refuse every node that has not restarted yet.${placement.caution === null ? '' : ` ${placement.caution}`}`,
    changes,
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

/** Objects under the names that are needed which this program did not make. */
function strangerIn({
  alias,
  second,
  namespace,
  selected,
}: EnableState): { blocked: string; remedy: string } | null {
  const stranger = [alias, second?.object].find(
    (object) => object != null && !isMadeHere(object.metadata.labels),
  );
  const clash = alias === null ? null : clashOf(alias, [secondLabels(selected), selected]);
  if (stranger == null && clash === null) return null;
  const kind = stranger?.kind ?? 'Service';
  return {
    blocked: `${kind} ${namespace}/${secondTypha} exists and ${clash ?? 'was not made by this program'}`,
    remedy: `Look at what it is for, and take it away (kubectl delete ${kind.toLowerCase()} ${secondTypha} -n ${namespace}).`,
  };
}

function clashOf({ spec }: Service, allowed: readonly Readonly<Record<string, string>>[]): string | null {
  const selector = spec.selector ?? {};
  return allowed.some((labels) => sameLabels(selector, labels)) ? null : 'selects neither Typha';
}

/** Gives the nodes TLS and the second Typha in one patch of each workload. */
export function clientMove(enabling: EnableState, { goal, identities }: EnableOptions): Draft | null {
  const settings = nodeSettings(enabling.places, requirementAt(goal, identities.typha));
  const changes = enabling.clients
    .filter(({ isPlain, usesAlias }) => isPlain || !usesAlias)
    .map(({ workload, containers }): ObjectChange => {
      const named = withAlias(workload, containers);
      return changeWorkload(
        workload.object,
        withTemplate(named, withTls(named.spec.template, containers, settings)),
      );
    })
    .filter((change) => change.fields.length > 0);
  if (changes.length === 0) return null;
  return {
    id: 'nodes-tls',
    title: 'Give the nodes TLS and lead them to the second Typha',
    why: 'TLS and the name of the Service change in one patch: old pods go on meeting the old Typha, new ones meet the new. The ConfigMap that names the Service stays, since a container that restarts would read the new name with the old settings.',
    preconditions: [
      { kind: 'endpoints', namespace: enabling.namespace, service: secondTypha, deployment: secondTypha },
    ],
    changes,
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

/** Gives the first Typha TLS, which no node dials any more. */
export function convertMove(
  { canonical, places, namespace }: EnableState,
  { goal, identities, externalClients }: EnableOptions,
): Draft | null {
  const settings = typhaSettings(places, requirementAt(goal, identities.felix));
  const { object } = canonical;
  const quiet = withoutCounting(object);
  const after = withTemplate(quiet, withTls(quiet.spec.template, ['calico-typha'], settings));
  return {
    id: 'typha-tls',
    title: 'Give the first Typha TLS',
    why: externalClients
      ? 'No node dials it any more; it has to stream to nobody, as hosts outside the cluster may dial it too.'
      : 'No node dials it any more, and no host outside the cluster does, as was said.',
    preconditions: externalClients ? [{ kind: 'no-streams', namespace, name: object.metadata.name }] : [],
    changes: [changeWorkload(object, after)],
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

/** Lets the Service that the nodes use lead to the first Typha, or back to the second. */
export function aliasMove(enabling: EnableState, to: 'first' | 'second'): Draft | null {
  const { alias, canonical, second, clients, selected, namespace } = enabling;
  if (second === null && !clients.some(({ usesAlias }) => usesAlias)) return null;
  const target = to === 'first' ? canonical : second;
  if (target === null) return null;
  const { object, end } = target;
  const selector = to === 'first' ? selected : secondLabels(selected);
  if (alias !== null && sameLabels(alias.spec.selector ?? {}, selector)) return null;
  const ports = portsOf(containerNamed(object.spec.template, 'calico-typha'), end.tls.environment);
  const port = targetPort(object.spec.template, ports);
  const made = secondService(namespace, object.spec.template, selector, ports);
  const after: Service =
    alias === null
      ? made
      : {
          ...alias,
          spec: {
            ...alias.spec,
            selector,
            ports: (alias.spec.ports ?? []).map((one) => ({ ...one, targetPort: port })),
          },
        };
  return {
    id: to === 'first' ? 'alias-to-first' : 'alias-to-second',
    title: `Let Service ${secondTypha} lead to ${workloadName(end.workload)}`,
    why: 'Both Typhas accept every node, so it does not matter which of them a node meets while addresses change.',
    changes: [alias === null ? makeObject(after) : changeService(alias, after)],
    effects: [],
    waits: [],
  };
}

/** Takes the second Typha away. */
export function removeSecondMove({ second, budget, namespace, canonical }: EnableState): Draft | null {
  const removals: PlannedObject[] = [
    ...(second === null ? [] : [second.object]),
    ...(budget === null || !isMadeHere(budget.metadata.labels) ? [] : [budget]),
  ];
  if (removals.length === 0) return null;
  return {
    id: 'remove-second-typha',
    title: 'Take the second Typha away',
    why: `Its Service leads to ${workloadName(canonical.end.workload)} by now; nodes that still hold a connection to it are handed over one by one as it shuts down.`,
    preconditions: [
      { kind: 'endpoints', namespace, service: secondTypha, deployment: canonical.object.metadata.name },
    ],
    changes: [],
    removals,
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

export function sameLabels(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const text = (labels: typeof one) => JSON.stringify(Object.entries(labels).toSorted());
  return text(one) === text(other);
}
