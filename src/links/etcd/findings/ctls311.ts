import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { EtcdChecks } from '../checks.ts';
import { demandsOf, type EtcdServer, hasText, whyDemandsUnknown } from '../server.ts';

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
  const { name, trustedCaFile } = server;
  const demands = demandsOf(server);
  if (demands === null) return [unknown(ctls311, name, whyDemandsUnknown(server))];
  if (!demands) return [];
  if (hasText(trustedCaFile)) return [passed(ctls311, name)];
  return [
    failedCheck(ctls311, {
      subject: name,
      message: `${name} has no --trusted-ca-file: the CAs of its system check client certificates`,
    }),
  ];
}
