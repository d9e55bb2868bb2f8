import { etcdDemands } from '../../../calico/control-plane/etcd-demands.ts';
import { spelled } from '../../../calico/control-plane/etcd-line.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdServer, hasText } from '../server.ts';
import { settingRemedy } from '../setting-remedy.ts';

export const ctls311: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS311',
  link: 'etcd',
  severity: 'error',
  title: 'etcd checks client certificates against a CA of its own',
  explanation:
    'With --client-cert-auth alone, etcd accepts the client certificates of every CA that its system trusts.',
  remedy: 'Name the CA of the client certificates in --trusted-ca-file.',
  probedOn: ['etcd'],
  examples: etcdServer,
  checks: { server: ownCa },
});

/** Only where it demands them at all. */
function ownCa(server: EtcdServer): CheckResult[] {
  const { name, line, trustedCaFile } = server;
  const demands = etcdDemands(line);
  if (demands.kind === 'unknown') return [unknown(ctls311, name, demands.why)];
  if (demands.kind === 'nothing') return [];
  if (trustedCaFile.kind === 'unknown') return [unknown(ctls311, name, trustedCaFile.why)];
  if (hasText(trustedCaFile)) return [passed(ctls311, name)];
  return [
    failedCheck(ctls311, {
      subject: name,
      message: `${name} has no ${spelled(line, 'trusted-ca-file')}: the CAs of its system check client certificates`,
      remedy: settingRemedy(line, ['trusted-ca-file']),
    }),
  ];
}
