import { fileAccess } from '../../../calico/etcd-file-access.ts';
import { type NamedFile, sourceName } from '../../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { mount } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed, unique } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';
import { namedFiles } from '../named-file.ts';

export const ctls306: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS306',
  link: 'etcd',
  severity: 'error',
  title: 'The process may read the files of its etcd settings',
  explanation:
    'Files of a Secret belong to root. A container that runs as another user reads them only if the mode or an fsGroup lets it; the published manifests use 0400 for calico-node, which is root, and 0440 for kube-controllers.',
  remedy: 'Set defaultMode 0440 on the volume, or fsGroup on the pod.',
  examples: mount,
  checks: { end: readable },
});

/** By the user that the container runs as. */
function readable({ name, client }: EtcdEnd): CheckResult[] {
  if (client.component === 'calico-node-windows' || client.owner.kind === 'file') return [];
  const files = namedFiles(client.settings).filter(({ file }) => file.kind !== 'missing');
  if (files.length === 0) return [];
  const rated = files.map(({ file }) => ({ file, access: accessOf(client, file) }));
  const refused = rated.flatMap(({ file, access }) =>
    access.kind === 'refused' ? [{ file, why: access.why }] : [],
  );
  const [first] = refused;
  if (first !== undefined)
    return [
      failedCheck(ctls306, {
        subject: name,
        message: `${name} may not read ${listed(refused.map(({ file }) => file.path))}: ${first.why}`,
        evidence: unique(
          refused.flatMap(({ file }) => (file.source === null ? [] : [sourceName(file.source)])),
        ),
      }),
    ];
  const why = unique(rated.flatMap(({ access }) => (access.kind === 'unknown' ? [access.why] : [])));
  return [why.length === 0 ? passed(ctls306, name) : unknown(ctls306, name, why.join('; '))];
}

function accessOf(client: EtcdEnd['client'], file: NamedFile) {
  return fileAccess(client.template, client.container, file);
}
