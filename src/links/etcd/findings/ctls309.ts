import { sourceName } from '../../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { etcdClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { unique } from '../../wording.ts';
import type { EtcdChecks, Surroundings } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';

export const ctls309: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS309',
  link: 'etcd',
  severity: 'warning',
  title: "The CNI plugin's copy of the certificates is as new as the Secret",
  explanation:
    'install-cni copies CA, certificate and key to /etc/cni/net.d/calico-tls of the node when its pod starts, and not again. After a change of the Secret the CNI plugin goes on with the old files until calico-node is restarted there.',
  remedy: 'Restart the pods of calico-node, a few at a time.',
  examples: etcdClient,
  checks: { end: freshCopy },
});

/** The copy that install-cni makes when its pod starts. */
function freshCopy({ client, name, place }: EtcdEnd, { changedAt }: Surroundings): CheckResult[] {
  if (client.component !== 'install-cni' || client.owner.kind !== 'workload') return [];
  const { ca, cert, key } = client.settings;
  const copied = [ca, cert, key].flatMap(({ file }) => (file?.source == null ? [] : [file.source]));
  const [source] = copied;
  if (source === undefined) return [];
  const changes = unique(copied.map(sourceName)).map(
    (object) => copied.filter((one) => sourceName(one) === object).map(changedAt)[0] ?? null,
  );
  const latest = changes.includes(null)
    ? null
    : (changes.toSorted((a, b) => time(a) - time(b)).at(-1) ?? null);
  if (latest === null)
    return [unknown(ctls309, name, `when ${sourceName(source)} last changed is not known`)];
  const { running } = client.owner.revision;
  const starts = running.flatMap((pod) => (pod.startedAt === null ? [] : [pod.startedAt]));
  if (starts.length === 0 || starts.length < running.length)
    return [unknown(ctls309, name, `when the pods of ${place} started is not known`)];
  const stale = starts.filter((start) => time(start) < time(latest));
  if (stale.length === 0) return [passed(ctls309, name)];
  const { workload } = client.owner;
  return [
    failedCheck(ctls309, {
      subject: name,
      message: `${stale.length} of ${running.length} pods of ${place} started before ${sourceName(source)} changed (${latest}): the CNI plugin on their nodes still has the old files`,
      remedy: {
        command: `kubectl -n ${workload.namespace} rollout restart daemonset/${workload.name}`,
        text: 'Restart the pods; each node gets a new copy when its pod starts.',
      },
    }),
  ];
}

function time(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text);
}
