import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';

export const ctls307: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS307',
  link: 'etcd',
  severity: 'error',
  title: 'Certificates for etcd are given as files or inline, not both',
  explanation:
    'libcalico refuses a mixture ("Cannot mix inline certificate-key and certificate / key files") an inline certificate without its key, and an inline CA alone.',
  remedy: 'Give certificate, key and CA all as files, or all inline.',
  examples: etcdClient,
  checks: { end: oneForm },
});

/** Only calicoctl.cfg has the inline form. */
function oneForm({ name, client }: EtcdEnd): CheckResult[] {
  const { inline, cert, key, ca, endpoints } = client.settings;
  if (client.component !== 'calicoctl') return [];
  const { value } = endpoints;
  if (value.kind === 'unknown') return [unknown(ctls307, name, value.why)];
  if (inline.length === 0) return [passed(ctls307, name)];
  const files = [cert, key, ca].filter(({ file }) => file !== null).map(({ setting }) => setting.name);
  const names = inline.map((one) => one.name);
  if (files.length > 0) {
    const beside = `${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} beside ${listed(files)}`;
    return [failedCheck(ctls307, { subject: name, message: `${name}: ${beside}` })];
  }
  const lacking = (['etcdCert', 'etcdKey'] as const).filter((one) => !names.includes(one));
  if (lacking.length === 0) return [passed(ctls307, name)];
  return [
    failedCheck(ctls307, {
      subject: name,
      message: `${name}: ${listed(names)} ${names.length === 1 ? 'stands' : 'stand'} without ${listed(lacking)}`,
      remedy: {
        command: null,
        text: `Set ${listed(lacking)} as well, or name files in place of ${listed(names)}.`,
      },
    }),
  ];
}
