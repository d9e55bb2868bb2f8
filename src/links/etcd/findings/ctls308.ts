import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult, Severity } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed, unique } from '../../wording.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, endNames } from '../end.ts';

export const ctls308: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS308',
  link: 'etcd',
  severity: 'warning',
  title: 'All components use the same datastore, etcd and CA',
  explanation:
    "A component with other endpoints may work on other data; one with another CA stops working when etcd's certificate changes.",
  remedy: 'Give all components the same endpoints and CA, for example from one ConfigMap and one Secret.',
  passesFrom: ofEnds,
  examples: etcdClient,
  checks: { ends: sameEverywhere },
});

const subject = 'etcd';

/** Endpoints, CA and client certificate, compared over all components. */
function sameEverywhere(ends: readonly EtcdEnd[]): CheckResult[] {
  if (ends.length < 2) return [];
  const differing = [
    compare(ends, 'connect to', endpointSet, endpointSeverity(ends)),
    compare(ends, 'trust', (end) => trusted(end), 'warning'),
    compare(ends, 'present', (end) => presented(end), 'info'),
  ].flatMap((result) => (result === null ? [] : [result]));
  if (differing.length > 0) return differing;
  const unreadable = ends.find(
    (end) =>
      end.endpoints === null ||
      end.trust?.problem?.kind === 'unknown' ||
      end.certificate?.problem?.kind === 'unknown',
  );
  return [
    unreadable === undefined
      ? passed(ctls308, subject)
      : unknown(ctls308, subject, `the settings or files of ${unreadable.name} are not all readable`),
  ];
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
  return failedCheck(ctls308, { subject, severity, message: parts.join('; '), concerns });
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
