import type { Setting } from '../../calico/environment.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, Severity } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';
import { type EtcdEnd, endNames } from './end.ts';
import { ctls308 } from './findings/ctls308.ts';
import { ctls313 } from './findings/ctls313.ts';

const link = 'etcd';

/** CTLS308: endpoints, CA and client certificate, compared over all components. */
export function sameEverywhere(ends: readonly EtcdEnd[]): CheckResult[] {
  if (ends.length < 2) return [];
  const differing = [
    compare(ends, 'connect to', endpointSet, endpointSeverity(ends)),
    compare(ends, 'trust', (end) => trusted(end), 'warning'),
    compare(ends, 'present', (end) => presented(end), 'info'),
  ].flatMap((result) => (result === null ? [] : [result]));
  if (differing.length > 0) return differing;
  const blind = ends.find(
    (end) =>
      end.endpoints === null ||
      end.trust?.trouble?.kind === 'unknown' ||
      end.certificate?.trouble?.kind === 'unknown',
  );
  return [
    blind === undefined
      ? passed(ctls308, link)
      : unknown(ctls308, link, `the settings or files of ${blind.name} are not all readable`),
  ];
}

/** CTLS313: FELIX_ETCD variables and CALICO_ETCD beside ETCD, in calico-node. */
export function oneSpelling({ client, name }: EtcdEnd): CheckResult[] {
  if (client.component !== 'calico-node') return [];
  const { variables, blind } = client.settings.environment;
  if (blind.length > 0) return [unknown(ctls313, name, `${listed(blind)} not readable`)];
  const overwritten = [...variables.values()].filter(
    (setting) =>
      /^FELIX_ETCD/i.test(setting.name) && text(setting) !== text(variables.get(plainName(setting.name))),
  );
  const split = [...variables.values()].filter((setting) => {
    const bare = /^CALICO_(ETCD_\w+)$/.exec(setting.name)?.[1];
    const other = bare === undefined ? undefined : variables.get(bare);
    return other !== undefined && text(other) !== text(setting);
  });
  const problems = [
    ...overwritten.map((s) => `${s.name} has no effect: Felix's start script replaces it`),
    ...split.map(
      (s) =>
        `${s.name} and ${s.name.slice('CALICO_'.length)} differ: Felix takes the second, the others the first`,
    ),
  ];
  if (problems.length === 0) return [passed(ctls313, name)];
  return [failedCheck(ctls313, { subject: name, message: `${name}: ${listed(problems)}` })];
}

/** The plain name behind a variable of Felix (Calico node/filesystem/etc/service/available/felix/run). */
function plainName(name: string): string {
  const suffix = name.toUpperCase().slice('FELIX_'.length);
  const plain: Readonly<Record<string, string>> = {
    ETCDENDPOINTS: 'ETCD_ENDPOINTS',
    ETCDADDR: 'ETCD_AUTHORITY',
    ETCDSCHEME: 'ETCD_SCHEME',
    ETCDCAFILE: 'ETCD_CA_CERT_FILE',
    ETCDCERTFILE: 'ETCD_CERT_FILE',
    ETCDKEYFILE: 'ETCD_KEY_FILE',
  };
  return plain[suffix] ?? '';
}

/** Null for what is not known: it does not take part in the comparison. */
type Feature = (end: EtcdEnd) => { readonly id: string; readonly shown: string } | null;

function compare(
  ends: readonly EtcdEnd[],
  verb: string,
  feature: Feature,
  severity: Severity,
): CheckResult | null {
  const groups = new Map<string, { shown: string; ends: EtcdEnd[] }>();
  for (const end of ends) {
    const found = feature(end);
    if (found === null) continue;
    const group = groups.get(found.id) ?? { shown: found.shown, ends: [] };
    groups.set(found.id, { ...group, ends: [...group.ends, end] });
  }
  if (groups.size < 2) return null;
  const parts = [...groups.values()].map(
    (group) => `${endNames(group.ends)} ${conjugated(verb, group.ends.length)} ${group.shown}`,
  );
  const concerns = [...groups.values()].flatMap((group) => group.ends.map(({ label }) => label));
  return failedCheck(ctls308, { subject: link, severity, message: parts.join('; '), concerns });
}

function conjugated(verb: string, count: number): string {
  if (count > 1) return verb;
  const [first = '', ...rest] = verb.split(' ');
  return [`${first}s`, ...rest].join(' ');
}

const endpointSet: Feature = ({ endpoints }) => {
  if (endpoints === null || endpoints.length === 0) return null;
  const urls = unique(endpoints.map(bare)).toSorted();
  return { id: urls.join(','), shown: listed(urls) };
};

/** Members of one cluster overlap; nothing in common looks like two clusters, that is, two sets of data. */
function endpointSeverity(ends: readonly EtcdEnd[]): Severity {
  const sets = ends
    .filter(({ endpoints }) => endpoints !== null && endpoints.length > 0)
    .map(({ endpoints }) => new Set((endpoints ?? []).map((url) => bare(url).replace(/^\w+:\/\//, ''))));
  return sets.some((one) => sets.some((other) => [...one].every((url) => !other.has(url))))
    ? 'error'
    : 'warning';
}

function bare(endpoint: string): string {
  return endpoint.toLowerCase().replace(/\/+$/, '');
}

function trusted({ trust, mode }: EtcdEnd): ReturnType<Feature> {
  if (mode === 'plaintext' || trust === null || trust.anchors.length === 0) return null;
  const prints = unique(trust.anchors.map(({ sha256 }) => sha256)).toSorted();
  const names = unique(trust.anchors.map(({ subject }) => subject));
  return { id: prints.join(','), shown: `${listed(names)} (${trust.source})` };
}

function presented({ certificate, mode }: EtcdEnd): ReturnType<Feature> {
  if (mode === 'plaintext' || certificate?.leaf == null) return null;
  return { id: certificate.leaf.sha256, shown: `${certificate.leaf.subject} (${certificate.source})` };
}

function text(setting: Setting | undefined): string {
  if (setting === undefined || setting.value.kind === 'unset') return '';
  return setting.value.kind === 'set' ? setting.value.text : `unknown ${setting.origin}`;
}
