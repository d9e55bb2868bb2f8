import { secondTypha } from '../../../calico/second-typha.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { type FelixTyphaState, stateOf } from '../../connections/felix-typha/state.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import { withTemplate } from '../../edits/pod-template.ts';
import { advance } from '../../engine/advance.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Draft, Move } from '../../model/draft.ts';
import type { Planner } from '../../model/planner.ts';
import type { Next, PlannedObject } from '../../model/step.ts';
import { withoutCounting } from './count-move.ts';
import { aliasMove } from './moves.ts';
import { isMadeHere } from './names.ts';
import { withOriginalName } from './service-name.ts';
import { type EnableState, enableStateOf } from './state.ts';
import { nodeSettings, typhaSettings, withoutTls } from './tls-settings.ts';

/** Undoes an enabling that has not ended yet: the nodes go back to the plaintext Typha, and what was made goes. */
export function undoPlanner({ arrivalMs }: { readonly arrivalMs: number }): Planner {
  return {
    goal: 'undo-enable-felix-typha',
    next: (snapshot, now) => undoStep(stateOf(snapshot), arrivalMs, now),
  };
}

function undoStep(state: FelixTyphaState, arrivalMs: number, now: Date): Next {
  const enabling = enableStateOf(state);
  if ('kind' in enabling) return enabling;
  const finished = finishedReason(enabling);
  if (finished !== null) return finished;
  const end = (): Next & { kind: 'done' } => ({
    kind: 'done',
    note: 'Felix and Typha speak plaintext, as before',
  });
  return advance(state, { moves: undoMoves(enabling), arrivalMs, end }, now);
}

/** With the second Typha gone there is no way back that refuses nobody. */
function finishedReason({ canonical, second }: EnableState): Exclude<Next, { kind: 'step' }> | null {
  if (second !== null || canonical.end.mode === 'plaintext') return null;
  return blockedBy(
    'Felix and Typha use mutual TLS, and no enabling is under way: to plaintext leads no way that refuses nobody',
    'Nothing was changed. rollback leads back to Common Names; restore puts single objects back as they were.',
  );
}

const nothing = { commonName: '', uriSan: '' };

function undoMoves(enabling: EnableState): Move[] {
  const { canonical, places } = enabling;
  const isConverted = canonical.end.mode !== 'plaintext';
  return [
    () => (isConverted ? aliasMove(enabling, 'second') : null),
    () => (isConverted ? plainTyphaMove(enabling) : null),
    () => quietMove(enabling),
    () => plainNodesMove(enabling),
    () => removeMadeMove(enabling),
    () => removeCertificatesMove(enabling),
  ];

  function plainTyphaMove({ namespace }: EnableState): Draft {
    const { object } = canonical;
    const after = withoutTls(object.spec.template, ['calico-typha'], typhaSettings(places, nothing));
    return {
      id: 'typha-plaintext',
      title: 'Take TLS from the first Typha',
      why: 'Every node dials the second one.',
      preconditions: [{ kind: 'endpoints', namespace, service: secondTypha, deployment: secondTypha }],
      changes: [changeWorkload(object, withTemplate(object, after))],
      effects: [],
      waits: [{ kind: 'rollouts' }],
    };
  }
}

function plainNodesMove({ clients, places, serviceName }: EnableState): Draft | null {
  const changed = clients.filter(({ isPlain, usesAlias }) => !isPlain || usesAlias);
  if (changed.length === 0) return null;
  return {
    id: 'nodes-plaintext',
    title: `Lead the nodes back to ${serviceName}, without TLS`,
    why: 'Old pods go on meeting the second Typha, new ones meet the first, which speaks plaintext.',
    changes: changed.map(({ workload, containers }) => {
      const named = withOriginalName(workload, containers, serviceName);
      const template = withoutTls(named.spec.template, containers, nodeSettings(places, nothing));
      return changeWorkload(workload.object, withTemplate(named, template));
    }),
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

/** Metrics that were turned on for the change are turned off. */
function quietMove({ canonical }: EnableState): Draft | null {
  const quiet = withoutCounting(canonical.object);
  return quiet === canonical.object
    ? null
    : {
        id: 'stop-counting',
        title: "Turn the first Typha's metrics off again",
        why: 'They were turned on to see whether it still has clients.',
        changes: [changeWorkload(canonical.object, quiet)],
        effects: [],
        waits: [{ kind: 'rollouts' }],
      };
}

function removeMadeMove({ second, alias, budget }: EnableState): Draft | null {
  const removals = [second?.object, budget, alias].flatMap((object): PlannedObject[] =>
    object != null && isMadeHere(object.metadata.labels) ? [object] : [],
  );
  return removals.length === 0
    ? null
    : removal('remove-second-typha', 'Take the second Typha away', 'No node dials it.', removals);
}

function removeCertificatesMove({ state, places }: EnableState): Draft | null {
  const { namespace, ca, typha, node } = places;
  const removals: PlannedObject[] = [
    knownValue(lookUp(state.snapshot, 'Secret', namespace, typha.secret)),
    knownValue(lookUp(state.snapshot, 'Secret', namespace, node.secret)),
    knownValue(lookUp(state.snapshot, 'ConfigMap', namespace, ca.configMap)),
  ].flatMap((object) => (object !== undefined && isMadeHere(object.metadata.labels) ? [object] : []));
  return removals.length === 0
    ? null
    : removal(
        'remove-certificates',
        'Take the certificates away',
        'Nobody reads them; enable makes new ones.',
        removals,
      );
}

function removal(id: string, title: string, why: string, removals: readonly PlannedObject[]): Draft {
  return { id, title, why, changes: [], removals, effects: [], waits: [] };
}
