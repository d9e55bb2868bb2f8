import { clientSuffixes, serverSuffixes, type TyphaParameter } from '../../../calico/typha-parameters.ts';
import { typhaTls } from '../../../calico/typha-tls.ts';
import type { Workload } from '../../../calico/workload.ts';
import type { DaemonSet, Deployment, PodTemplate } from '../../../snapshot/objects.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { type EnvEdits, editEnv, withTemplate } from '../../edits/pod-template.ts';
import type { Requirement } from '../../model/requirement.ts';

/** The containers of a workload whose processes read Typha settings. */
export function settingContainers(workload: Workload): readonly string[] {
  switch (workload.role) {
    case 'typha':
      return ['calico-typha'];
    case 'node':
      return ['calico-node'];
    case 'node-windows':
      return ['felix', 'node', 'confd'];
    default:
      return [];
  }
}

/** The variable of a parameter, in the one spelling that every process reads. */
export function variableName(workload: Workload, parameter: TyphaParameter): string {
  return workload.role === 'typha'
    ? `TYPHA_${serverSuffixes[parameter]}`
    : `FELIX_${clientSuffixes[parameter]}`;
}

/** The workload as it stands, with other names required of the other end. */
export function withRequirement(
  snapshot: Snapshot,
  workload: Workload,
  requirement: Requirement,
): Deployment | DaemonSet {
  return withSettings(snapshot, workload, {
    [variableName(workload, 'commonName')]: requirement.commonName === '' ? null : requirement.commonName,
    [variableName(workload, 'uriSan')]: requirement.uriSan === '' ? null : requirement.uriSan,
  });
}

/**
 * The workload with variables set or taken away in each container that reads them. A variable that still has
 * a value from envFrom or a config file after it was taken away is set to `none`, which clears it.
 */
export function withSettings(
  snapshot: Snapshot,
  workload: Workload,
  edits: EnvEdits,
): Deployment | DaemonSet {
  const edit = (template: PodTemplate, all: EnvEdits) =>
    settingContainers(workload).reduce((t, container) => editEnv(t, container, all), template);
  const template = edit(workload.object.spec.template, edits);
  const cleared = Object.entries(edits).filter(
    ([name, value]) => value === null && stillSet(snapshot, workload, template, name),
  );
  if (cleared.length === 0) return withTemplate(workload.object, template);
  return withTemplate(
    workload.object,
    edit(template, { ...edits, ...Object.fromEntries(cleared.map(([name]) => [name, 'none'])) }),
  );
}

function stillSet(snapshot: Snapshot, workload: Workload, template: PodTemplate, name: string): boolean {
  return typhaTls(snapshot, workload, template).some((tls) =>
    Object.values(tls.parameters).some((setting) => isNamed(setting, name) && setting.value.kind === 'set'),
  );
}

function isNamed(setting: { name: string }, name: string): boolean {
  const bare = name.replace(/^(TYPHA|FELIX)_/, '');
  return setting.name.toUpperCase() === name || setting.name.toUpperCase() === bare;
}
