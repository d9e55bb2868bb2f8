import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';
import type { Fact } from '../../probe/fact.ts';
import { listed, unique } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, endNames, isSet } from '../end.ts';
import type { EtcdView } from '../probe/etcd-view.ts';
import { plaintextRemedy } from '../remedy.ts';

export const ctls301: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS301',
  link: 'etcd',
  severity: 'error',
  title: 'Every connection to etcd is encrypted',
  explanation:
    "The scheme of the first endpoint decides for all: with http:// etcd's client library drops TLS even where certificates are set, without a scheme Calico uses TLS. Whoever reaches the wire reads and changes all of Calico's data.",
  remedy: 'Let etcd listen with TLS, then write https:// into every endpoint of every component.',
  examples: etcdClient,
  onHost: (subject, evidence) =>
    isOpenstack(subject)
      ? 'Let etcd listen with TLS as well, then set etcd_ca_cert_file, etcd_cert_file and etcd_key_file in section [calico].'
      : `Let etcd listen with TLS as well, then write https:// into ${evidence[0] ?? 'the endpoints'}; take etcd's http:// listener away last.`,
  checks: { ends: encrypted, socket: dialledInTls },
});

/** By the scheme of every endpoint. Components with the same plaintext endpoints share one finding. */
function encrypted(ends: readonly EtcdEnd[]): CheckResult[] {
  const groups = new Map<string, EtcdEnd[]>();
  for (const end of ends) {
    const plain = plainEndpoints(end).join(',');
    if (plain !== '') groups.set(plain, [...(groups.get(plain) ?? []), end]);
  }
  const others = ends.filter((end) => plainEndpoints(end).length === 0);
  return [...[...groups.values()].map(plaintext), ...others.flatMap(secured)];
}

function plaintext(group: readonly EtcdEnd[]): CheckResult {
  const [first] = group;
  const names = endNames(group);
  const unused = unique(
    group.flatMap(({ certificate }) => (certificate === null ? [] : [certificate.source])),
  );
  return failedCheck(ctls301, {
    subject: names,
    message: `${names} ${group.length === 1 ? 'speaks' : 'speak'} plaintext to ${listed(first === undefined ? [] : plainEndpoints(first))}${unused.length === 0 ? '' : `; the certificate in ${listed(unused)} is not used`}`,
    evidence: unique(group.map(({ client }) => client.settings.endpoints.origin)),
    remedy: plaintextRemedy(unique(group.flatMap(({ endpoints }) => endpoints ?? []))),
    concerns: group.map(({ label }) => label),
  });
}

function secured({ name, endpoints, dials, client }: EtcdEnd): CheckResult[] {
  const { endpoints: setting, discovery } = client.settings;
  if (endpoints === null)
    return [unknown(ctls301, name, setting.value.kind === 'unknown' ? setting.value.why : 'not known')];
  if (endpoints.length === 0)
    return isSet(discovery) === false
      ? []
      : [unknown(ctls301, name, 'DNS names the endpoints and whether they use TLS')];
  const odd = (dials ?? []).filter(({ plaintext }) => plaintext === null).map(({ text }) => text);
  if (odd.length > 0)
    return [unknown(ctls301, name, `${listed(odd)} has no scheme: whether TLS is used is not known`)];
  return [passed(ctls301, name)];
}

/** The first endpoint decides for all. */
function plainEndpoints({ dials }: EtcdEnd): string[] {
  return (dials ?? []).flatMap(({ text, plaintext, againstItsScheme }) => {
    if (plaintext !== true) return [];
    return [againstItsScheme ? `${text.trim()} (in plaintext because of the first)` : text.trim()];
  });
}

function dialledInTls({ target, subject }: EtcdView): readonly Fact[] {
  if (!target.plaintext) return [];
  const clause = `is dialled in plaintext by ${endNames(target.clients)}`;
  return [{ kind: ctls301, who: target.endpoint, subject, clause }];
}
