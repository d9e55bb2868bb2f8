import { allowedNames, etcdDemands, revocationFile } from '../../../calico/control-plane/etcd-demands.ts';
import { notShown } from '../../../calico/control-plane/host-text.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdServer } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { hostMatches } from '../../host-name.ts';
import { listed, shown, unique } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, endNames } from '../end.ts';
import type { EtcdServer } from '../server.ts';

export const ctls317: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS317',
  link: 'etcd',
  severity: 'error',
  title: 'etcd lets the client certificates of Calico in',
  explanation:
    'With --client-cert-allowed-hostname (allowed-hostname in a configuration file) a client certificate needs a SAN for one of these names; of a repeated flag the last counts. --client-crl-file takes DER: in PEM, or missing, it refuses every client (up to 3.6 not those of a gRPC listener beside --listen-client-http-urls). etcd says no more than "client certificate authentication failed", or nothing.',
  remedy: 'Issue the client certificates with one of these names as a SAN, or take the restriction away.',
  examples: etcdServer,
  checks: { discovery: letIn },
});

/** Only where it demands certificates, and restricts whose. */
function letIn(ends: readonly EtcdEnd[], servers: readonly EtcdServer[]): CheckResult[] {
  const presenting = ends.filter(({ mode, certificate }) => mode !== 'plaintext' && certificate !== null);
  if (presenting.length === 0) return [];
  return servers
    .filter(({ line }) => etcdDemands(line).kind !== 'nothing')
    .flatMap((server) => [...byName(presenting, server), ...byRevocation(presenting, server)]);
}

function byName(ends: readonly EtcdEnd[], server: EtcdServer): CheckResult[] {
  const { name, line } = server;
  const names = allowedNames(line);
  if ('why' in names) return [unknown(ctls317, name, names.why)];
  if (names.length === 0) return [];
  const setting = line.configuration === null ? '--client-cert-allowed-hostname' : 'allowed-hostname';
  const refused = ends.filter(({ certificate }) => {
    const leaf = certificate?.leaf ?? null;
    return leaf !== null && !names.some((one) => hostMatches(leaf, one));
  });
  if (refused.length > 0) return [refusal(server, refused, setting, names)];
  const unreadable = ends.find(({ certificate }) => certificate?.leaf == null);
  if (unreadable === undefined) return [passed(ctls317, name)];
  return [
    unknown(
      ctls317,
      name,
      unreadable.certificate?.problem?.why ?? `the certificate of ${unreadable.name} is not known`,
    ),
  ];
}

function refusal(
  { name }: EtcdServer,
  refused: readonly EtcdEnd[],
  setting: string,
  names: readonly string[],
): CheckResult {
  const sans = unique(
    refused.flatMap(({ certificate }) => [
      ...(certificate?.leaf?.dnsSans ?? []),
      ...(certificate?.leaf?.ipSans ?? []),
    ]),
  );
  const has =
    sans.length === 0
      ? 'no DNS or IP SAN'
      : `the SAN${sans.length === 1 ? '' : 's'} ${listed(sans.map(shown))}`;
  return failedCheck(ctls317, {
    subject: name,
    message: `${name} refuses ${endNames(refused)}: ${setting} is ${listed(names.map(shown))}, and the client certificate has ${has}`,
    evidence: unique(
      refused.flatMap(({ certificate }) => (certificate === null ? [] : [certificate.source])),
    ),
    concerns: [name, `etcd ${name}`, ...refused.map(({ label }) => label)],
  });
}

function byRevocation(ends: readonly EtcdEnd[], { name, pod, line }: EtcdServer): CheckResult[] {
  const list = revocationFile(line);
  if (list === null) return [];
  const { path } = list;
  if (list.isRead === null)
    return [
      unknown(
        ctls317,
        name,
        `from 3.7 on the revocation list in ${path} counts, and its version is not known`,
      ),
    ];
  const file = (pod.readText ?? notShown)(path);
  if (file.kind === 'unknown')
    return [unknown(ctls317, name, `--client-crl-file names ${path}: ${file.why}`)];
  if (file.kind === 'text' && !/^\s*-----BEGIN /.test(file.text))
    return [unknown(ctls317, name, `whom the revocation list in ${path} refuses is not read`)];
  const why = file.kind === 'text' ? 'is PEM, and etcd reads DER alone' : `cannot be read (${file.why})`;
  return [
    failedCheck(ctls317, {
      subject: name,
      message: `${name} refuses every client certificate: ${path}, which --client-crl-file names, ${why}`,
      concerns: [name, `etcd ${name}`, ...ends.map(({ label }) => label)],
    }),
  ];
}
