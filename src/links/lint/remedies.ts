import { entryOf } from '../../findings/catalogue.ts';
import type { CheckResult, FindingCode, Remedy } from '../../findings/finding.ts';

const openstack = /^(?:neutron-driver|dhcp-agent)\b/;

/** On a host there are no pods, volumes and objects: what mends a finding there, never a command for the cluster. */
export function onHost(check: CheckResult): CheckResult {
  if (check.outcome !== 'failed') return check;
  const { subject, evidence, remedy: usual } = check.finding;
  const text = remedyText(check.code, subject, evidence);
  if (text === null && usual.command === null) return check;
  const remedy: Remedy = { command: null, text: text ?? entryOf(check.code).remedy };
  return { ...check, finding: { ...check.finding, remedy } };
}

function remedyText(code: FindingCode, subject: string, evidence: readonly string[]): string | null {
  switch (code) {
    case 'CTLS106':
    case 'CTLS305':
      return 'Put the file there, or correct the path.';
    case 'CTLS301':
      return openstack.test(subject)
        ? 'Let etcd listen with TLS as well, then set etcd_ca_cert_file, etcd_cert_file and etcd_key_file in section [calico].'
        : `Let etcd listen with TLS as well, then write https:// into ${evidence[0] ?? 'the endpoints'}; take etcd's http:// listener away last.`;
    case 'CTLS302':
      return openstack.test(subject)
        ? 'Name the CA of etcd in etcd_ca_cert_file of section [calico].'
        : 'Name the file with the CA of etcd.';
    case 'CTLS303':
      return openstack.test(subject)
        ? 'Set etcd_cert_file and etcd_key_file in section [calico].'
        : 'Name a client certificate and its key.';
    case 'CTLS101':
      return 'Set CA, certificate and key files and the name of the other end, at both ends.';
    case 'CTLS201':
      return 'Write https:// and name the CA of the cluster.';
    case 'CTLS202':
      return 'Remove the setting; where the CA was the problem, give the right one.';
    case 'CTLS203':
      return 'Use a client certificate, or a kubeconfig whose token is renewed.';
    case 'CTLS204':
      return 'Set what is missing, put the file there, or remove the settings.';
    case 'CTLS102':
    case 'CTLS103':
      return 'Set what is missing, or remove the other TLS settings.';
    default:
      return null;
  }
}
