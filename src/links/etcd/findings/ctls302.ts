import { inlineOf } from '../../../calico/etcd-inline.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, isSet } from '../end.ts';
import { usesTls, whyCopyUnknown, whyUnknown } from '../setting.ts';

export const ctls302: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS302',
  link: 'etcd',
  severity: 'warning',
  title: "A CA of its own verifies etcd's certificate",
  explanation:
    "Without a CA file the system's roots decide: a certificate that a private CA issued is refused, and any public CA could vouch for somebody else.",
  remedy: 'Name the CA of etcd in ETCD_CA_CERT_FILE (TYPHA_ETCDCAFILE for Typha).',
  examples: etcdClient,
  onHost: (subject, _evidence) =>
    isOpenstack(subject)
      ? 'Name the CA of etcd in etcd_ca_cert_file of section [calico].'
      : 'Name the file with the CA of etcd.',
  checks: { end: ownCa },
});

/** Only where the connection uses TLS. */
function ownCa(end: EtcdEnd): CheckResult[] {
  const { name, client } = end;
  const { ca, inline } = client.settings;
  const secured = usesTls(end);
  if (secured === false) return [];
  const has = inlineOf(inline, 'etcdCACert') !== null || isSet(ca.setting);
  if (has === null) return [unknown(ctls302, name, whyUnknown(ca.setting))];
  const unseen = whyCopyUnknown(end, ca);
  if (has) return [unseen === null ? passed(ctls302, name) : unknown(ctls302, name, unseen)];
  if (secured === null) return [unknown(ctls302, name, 'whether the connection uses TLS is not known')];
  return [
    failedCheck(ctls302, {
      subject: name,
      message: `${name} has no CA for etcd (${ca.setting.name} is not set): the system's roots decide`,
      evidence: [ca.setting.origin],
    }),
  ];
}
