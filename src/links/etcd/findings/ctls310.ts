import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdView } from '../probe/etcd-view.ts';
import { demandsOf, type EtcdServer, whyDemandsUnknown } from '../server.ts';

export const ctls310: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS310',
  link: 'etcd',
  severity: 'error',
  title: 'etcd demands client certificates',
  explanation:
    'With neither --client-cert-auth nor --trusted-ca-file, etcd serves everybody who reaches its port, whatever certificates Calico has.',
  remedy: 'Start etcd with --client-cert-auth=true and --trusted-ca-file.',
  probedOn: ['etcd'],
  examples: etcdServer,
  checks: { server: demanded, socket: asked },
});

function demanded(server: EtcdServer): CheckResult[] {
  const { name } = server;
  const demands = demandsOf(server);
  if (demands === null) return [unknown(ctls310, name, whyDemandsUnknown(server))];
  if (demands) return [passed(ctls310, name)];
  return [
    failedCheck(ctls310, {
      subject: name,
      message: `${name} has neither --client-cert-auth nor --trusted-ca-file: it serves clients without a certificate`,
    }),
  ];
}

function asked({ target, subject, presented, observation }: EtcdView): readonly (Fact | CheckResult)[] {
  const asks = presented === null ? undefined : observation.bare?.asksForCertificate;
  if (asks == null) return [];
  if (asks) return [passed(ctls310, subject)];
  const clause = 'asked for no client certificate: it serves everybody who reaches it';
  return [{ kind: ctls310, who: target.endpoint, subject, clause }];
}
