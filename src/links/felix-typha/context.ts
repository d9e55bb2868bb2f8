import { revisionSuffix, workloadName } from '../../calico/workload.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { JudgeContext } from '../judgement.ts';
import { listed, unique } from '../wording.ts';
import type { TyphaDiscovery } from './discovery.ts';
import type { End } from './end.ts';
import type { Pair } from './pair.ts';

/** Everything that the checks of this link look at. */
export interface FelixTyphaContext extends JudgeContext {
  readonly ends: readonly End[];
  readonly servers: readonly End[];
  readonly clients: readonly End[];
  readonly discoveries: readonly TyphaDiscovery[];
  readonly pairs: readonly Pair[];
}

export type Check = (context: FelixTyphaContext) => CheckResult[];

/** The ends of each pod template together: the processes of one container share their environment. */
export function byTemplate(ends: readonly End[]): End[][] {
  const groups = new Map<string, End[]>();
  for (const end of ends) {
    const key = templateName(end);
    groups.set(key, [...(groups.get(key) ?? []), end]);
  }
  return [...groups.values()];
}

/** `DaemonSet kube-system/calico-node`, with the hash of an old template. */
export function templateName(end: End): string {
  return `${workloadName(end.workload)}${revisionSuffix(end.revision)}`;
}

/** Names one process of one template, for findings that concern it alone. */
export function endId(end: End): string {
  return `${end.process} ${templateName(end)}`;
}

/** `Felix and confd of DaemonSet kube-system/calico-node`. */
export function endNames(ends: readonly End[]): string {
  return listed(
    byTemplate(ends).map((group) => {
      const names = unique(group.map((end) => processNames[end.process]));
      return `${listed(names)} of ${group[0] === undefined ? '' : templateName(group[0])}`;
    }),
  );
}

const processNames: Record<End['process'], string> = {
  typha: 'Typha',
  felix: 'Felix',
  confd: 'confd',
  'tunnel-ip-allocator': 'tunnel-ip-allocator',
  'node-status': 'node-status',
};
