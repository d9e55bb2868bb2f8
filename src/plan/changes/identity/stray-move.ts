import {
  clientSuffixes,
  type TyphaParameter,
  textOf,
  typhaParameters,
} from '../../../calico/typha-parameters.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import type { EnvEdits } from '../../edits/pod-template.ts';
import { settingContainers, variableName, withSettings } from '../../installs/manifest/settings-edit.ts';
import type { Draft } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';

const tlsParameters: readonly TyphaParameter[] = ['caFile', 'certFile', 'keyFile', 'commonName', 'uriSan'];

/** Gives all processes of calico-node what Felix has, in upper-case FELIX_ names, where they differ. */
export function strayMove(state: FelixTyphaState): Draft | null {
  const clients = state.clients.filter((end) => end.revision.current);
  const changes = clients
    .filter((end) => end.process === 'felix')
    .flatMap((felix): ObjectChange[] => {
      const others = clients.filter((end) => end.workload === felix.workload && end !== felix);
      if (others.every((other) => agree(felix, other))) return [];
      const after = withSettings(state.snapshot, felix.workload, editsFor(felix));
      const change = changeWorkload(felix.workload.object, after);
      return change.fields.length === 0 ? [] : [change];
    });
  if (changes.length === 0) return null;
  return {
    id: 'one-spelling',
    title: 'Give every process of calico-node the same settings',
    why: 'Felix, confd, tunnel-ip-allocator and node-status read different spellings; upper-case FELIX_ names reach all of them.',
    changes,
    effects: [],
    waits: [],
  };
}

function agree(one: End, other: End): boolean {
  return typhaParameters.every((p) => textOf(one.tls.parameters[p]) === textOf(other.tls.parameters[p]));
}

/** Felix's values under the common names; the prefixes that only some processes read go. */
function editsFor(felix: End): EnvEdits {
  const kept = tlsParameters.map((parameter): [string, string | null] => [
    variableName(felix.workload, parameter),
    textOf(felix.tls.parameters[parameter]) || null,
  ]);
  const containers = felix.workload.object.spec.template.spec.containers.filter((c) =>
    settingContainers(felix.workload).includes(c.name),
  );
  const suffixes = tlsParameters.map((p) => clientSuffixes[p]);
  const stray = containers
    .flatMap((container) => container.env ?? [])
    .map((entry) => entry.name)
    .filter((name) => /^(CONFD|CALICO)_/.test(name) && suffixes.includes(name.replace(/^[A-Z]+_/, '')));
  return Object.fromEntries([...kept, ...stray.map((name): [string, null] => [name, null])]);
}
