import { clientSection } from '../../../calico/control-plane/etcd-config-file.ts';
import { etcdDemands } from '../../../calico/control-plane/etcd-demands.ts';
import { spelled } from '../../../calico/control-plane/etcd-line.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdView } from '../probe/etcd-view.ts';
import type { EtcdServer } from '../server.ts';
import { settingRemedy } from '../setting-remedy.ts';

export const ctls310: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS310',
  link: 'etcd',
  severity: 'error',
  title: 'etcd demands client certificates',
  explanation:
    'With neither --client-cert-auth nor --trusted-ca-file, and with --auto-tls without a --cert-file of its own, etcd serves everybody who reaches its port, whatever certificates Calico has. A configuration file has them in the section client-transport-security; beside it they have no effect, and with a file neither flags nor environment count.',
  remedy: 'Start etcd with --client-cert-auth=true and --trusted-ca-file.',
  probedOn: ['etcd'],
  examples: etcdServer,
  checks: { server: demanded, socket: asked },
});

function demanded({ name, line }: EtcdServer): CheckResult[] {
  const demands = etcdDemands(line);
  if (demands.kind === 'unknown') return [unknown(ctls310, name, demands.why)];
  if (demands.kind === 'certificate') return [passed(ctls310, name)];
  const [auth, ca] = [spelled(line, 'client-cert-auth'), spelled(line, 'trusted-ca-file')];
  const where = line.configuration === null ? '' : ` in ${clientSection}`;
  const why =
    demands.why === 'unset'
      ? `has neither ${auth} nor ${ca}${where}`
      : `has ${spelled(line, 'auto-tls')} without ${spelled(line, 'cert-file')}, which takes the place of ${auth} and ${ca}`;
  return [
    failedCheck(ctls310, {
      subject: name,
      message: `${name} ${why}: it serves clients without a certificate`,
      remedy: settingRemedy(
        line,
        demands.why === 'unset' ? ['client-cert-auth', 'trusted-ca-file'] : ['cert-file', 'key-file'],
      ),
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
