import type { Setting } from '../../../calico/environment.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';

export const ctls313: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS313',
  link: 'etcd',
  severity: 'warning',
  title: 'All processes of calico-node read the same etcd settings',
  explanation:
    "Felix's start script overwrites FELIX_ETCD variables with the plain ETCD ones, and the other processes prefer CALICO_ETCD to ETCD. Settings in two forms reach some processes only.",
  remedy:
    'Set ETCD_ENDPOINTS, ETCD_CA_CERT_FILE, ETCD_CERT_FILE and ETCD_KEY_FILE, and remove the other forms.',
  examples: etcdClient,
  checks: { end: oneSpelling },
});

/** FELIX_ETCD variables and CALICO_ETCD beside ETCD, in calico-node. */
export function oneSpelling({ client, name }: EtcdEnd): CheckResult[] {
  if (client.component !== 'calico-node') return [];
  const { variables, unreadable } = client.settings.environment;
  if (unreadable.length > 0) return [unknown(ctls313, name, `${listed(unreadable)} not readable`)];
  const overwritten = [...variables.values()].filter(
    (setting) =>
      /^FELIX_ETCD/i.test(setting.name) && text(setting) !== text(variables.get(plainName(setting.name))),
  );
  const split = [...variables.values()].filter((setting) => {
    const bare = /^CALICO_(ETCD_\w+)$/.exec(setting.name)?.[1];
    const other = bare === undefined ? undefined : variables.get(bare);
    return other !== undefined && text(other) !== text(setting);
  });
  const problems = [
    ...overwritten.map((s) => `${s.name} has no effect: Felix's start script replaces it`),
    ...split.map(
      (s) =>
        `${s.name} and ${s.name.slice('CALICO_'.length)} differ: Felix takes the second, the others the first`,
    ),
  ];
  if (problems.length === 0) return [passed(ctls313, name)];
  return [failedCheck(ctls313, { subject: name, message: `${name}: ${listed(problems)}` })];
}

/** The plain name behind a variable of Felix (Calico node/filesystem/etc/service/available/felix/run). */
function plainName(name: string): string {
  const suffix = name.toUpperCase().slice('FELIX_'.length);
  const plain: Readonly<Record<string, string>> = {
    ETCDENDPOINTS: 'ETCD_ENDPOINTS',
    ETCDADDR: 'ETCD_AUTHORITY',
    ETCDSCHEME: 'ETCD_SCHEME',
    ETCDCAFILE: 'ETCD_CA_CERT_FILE',
    ETCDCERTFILE: 'ETCD_CERT_FILE',
    ETCDKEYFILE: 'ETCD_KEY_FILE',
  };
  return plain[suffix] ?? '';
}

function text(setting: Setting | undefined): string {
  if (setting === undefined || setting.value.kind === 'unset') return '';
  return setting.value.kind === 'set' ? setting.value.text : `unknown ${setting.origin}`;
}
