import { inlineOf } from '../../../calico/etcd-inline.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';
import type { EtcdChecks, Surroundings } from '../checks.ts';
import { type EtcdEnd, isSet } from '../end.ts';
import { certificateRemedy } from '../remedy.ts';
import { usesTls, whyCopyUnknown, whyUnknown } from '../setting.ts';

export const ctls303: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS303',
  link: 'etcd',
  severity: 'warning',
  title: 'A client certificate identifies Calico to etcd',
  explanation:
    'Without one, etcd either refuses the connection (--client-cert-auth) or serves everybody who reaches it.',
  remedy:
    'Set ETCD_CERT_FILE and ETCD_KEY_FILE, and start etcd with --client-cert-auth and --trusted-ca-file.',
  examples: etcdClient,
  onHost: (subject, _evidence) =>
    isOpenstack(subject)
      ? 'Set etcd_cert_file and etcd_key_file in section [calico].'
      : 'Name a client certificate and its key.',
  checks: { end: identified },
});

/** An error where the etcd behind the endpoints demands one. */
function identified(end: EtcdEnd, { demandsCertificates }: Surroundings): CheckResult[] {
  const { name, client } = end;
  const { cert, key, inline } = client.settings;
  const secured = usesTls(end);
  if (secured === false) return [];
  const has = inlineOf(inline, 'etcdCert') !== null ? true : isSet(cert.setting);
  if (has === null) return [unknown(ctls303, name, whyUnknown(cert.setting))];
  const unseen = whyCopyUnknown(end, cert);
  if (has) return [unseen === null ? passed(ctls303, name) : unknown(ctls303, name, unseen)];
  if (isSet(key.setting) === true) return [];
  if (secured === null) return [unknown(ctls303, name, 'whether the connection uses TLS is not known')];
  return [
    failedCheck(ctls303, {
      subject: name,
      severity: demandsCertificates === true ? 'error' : 'warning',
      message: `${name} has no client certificate for etcd (${cert.setting.name} and ${key.setting.name} are not set)${demandsCertificates === true ? ', and etcd demands one' : ''}`,
      remedy: certificateRemedy,
    }),
  ];
}
