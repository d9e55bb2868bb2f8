import { secondTypha } from '../../../calico/second-typha.ts';
import { workloadName } from '../../../calico/workload.ts';
import { listed } from '../../../links/wording.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import type { Move } from '../../model/draft.ts';
import { isMadeHere } from './names.ts';
import { withOriginalName } from './service-name.ts';
import type { EnableState } from './state.ts';

/** Gives the nodes their own reference to Typha's Service back, then takes the alias away. */
export function finishMoves(enabling: EnableState): Move[] {
  const { alias, clients, serviceName } = enabling;
  const renamed = clients.filter((client) => client.usesAlias);
  return [
    () =>
      renamed.length === 0
        ? null
        : {
            id: 'own-service-name',
            title: `Let the nodes find Typha as ${serviceName} again`,
            why: 'Both names lead to the same Typhas; the reference that the manifest had is put back.',
            changes: renamed.map(({ workload, containers }) =>
              changeWorkload(workload.object, withOriginalName(workload, containers, serviceName)),
            ),
            effects: [],
            waits: [{ kind: 'rollouts' }],
          },
    () =>
      alias === null || !isMadeHere(alias.metadata.labels)
        ? null
        : {
            id: 'remove-alias',
            title: `Take Service ${secondTypha} away`,
            why: `No process of ${listed(clients.map(({ workload }) => workloadName(workload)))} uses it any more.`,
            changes: [],
            removals: [alias],
            effects: [],
            waits: [],
          },
  ];
}
