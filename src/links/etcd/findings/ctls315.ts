import { clientSection } from '../../../calico/control-plane/etcd-config-file.ts';
import { etcdStart } from '../../../calico/control-plane/etcd-rules.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdServer } from '../server.ts';

export const ctls315: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS315',
  link: 'etcd',
  severity: 'error',
  title: 'etcd starts with its settings',
  explanation: `etcd ends at once with settings that contradict each other or that it does not know: a certificate without its key, https:// without a certificate, TLS versions other than TLS1.2 and TLS1.3, a boolean flag in two words, a setting both as flag and in the environment, a quoted true in a file. One that runs goes on until it is restarted. Keys beside the section ${clientSection} are ignored.`,
  remedy: 'Mend the setting before etcd is restarted; its log names it.',
  examples: etcdServer,
  checks: { server: starts },
});

function starts({ name, line }: EtcdServer): CheckResult[] {
  const verdict = etcdStart(line);
  switch (verdict.kind) {
    case 'starts':
      return [passed(ctls315, name)];
    case 'unknown':
      return [unknown(ctls315, name, verdict.why)];
    case 'refused':
      return [
        failedCheck(ctls315, {
          subject: name,
          message: `${name} does not start with its settings: ${listed(verdict.why)}`,
        }),
      ];
  }
}
