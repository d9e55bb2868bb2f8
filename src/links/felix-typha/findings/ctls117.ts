import { type FileSource, sourceName } from '../../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { changeTime } from '../../../snapshot/change-time.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { counted, listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

export const ctls117 = findingKind<FelixTyphaChecks>({
  code: 'CTLS117',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Typha has loaded the certificate that is stored',
  explanation:
    'Typha reads its certificate, key and CA once, at start. A Secret that changed later is not what Typha presents and trusts.',
  remedy: 'Restart Typha pod by pod.',
  passesFrom: ['replica-sets', 'typha-pods'],
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { cluster: loadedEqualsStored },
});

/** Each Typha pod started after its files last changed; it reads them once. */
function loadedEqualsStored({ servers, snapshot, installation }: FelixTyphaContext): CheckResult[] {
  return servers
    .filter((server) => server.mode.startsWith('mtls') && (server.revision.pods ?? 1) > 0)
    .map((server) => freshness(snapshot, server, installation.kind === 'operator'));
}

function freshness(snapshot: Snapshot, server: End, byOperator: boolean): CheckResult {
  const subject = templateName(server);
  const sources = distinctSources(server);
  if (sources.length === 0)
    return unknown(ctls117, subject, 'its files do not come from Secrets or ConfigMaps');
  if (server.revision.running.length === 0) return unknown(ctls117, subject, 'its pods could not be read');
  const stale: string[] = [];
  const unreadable: string[] = [];
  for (const source of sources) {
    const changedAt = changeTime(snapshot, source.object, source.namespace, source.name);
    if (changedAt === null) {
      unreadable.push(sourceName(source));
      continue;
    }
    const before = server.revision.running.filter(
      (pod) => pod.startedAt !== null && Date.parse(pod.startedAt) < Date.parse(changedAt),
    );
    if (before.length > 0)
      stale.push(
        `${sourceName(source)} changed at ${changedAt}, after ${listed(before.map((pod) => pod.name))} started`,
      );
  }
  const [first] = stale;
  if (first === undefined)
    return unreadable.length === 0
      ? passed(ctls117, subject)
      : unknown(ctls117, subject, `when ${listed(unreadable)} last changed cannot be told`);
  const { object, namespace, name } = server.workload;
  return failedCheck(ctls117, {
    subject,
    message: `${counted(server.revision.running.length, 'Typha pod')} of ${subject}: ${first}, so what is stored is not what Typha uses`,
    evidence: stale,
    remedy: {
      command: byOperator
        ? null
        : `kubectl rollout restart ${object.kind.toLowerCase()}/${name} -n ${namespace}`,
      text: 'First make sure that no other finding says that the stored certificate is refused. Then restart Typha, one pod after the other.',
    },
  });
}

function distinctSources(end: End): FileSource[] {
  const found = Object.values(end.tls.files).flatMap((file) => (file?.source == null ? [] : [file.source]));
  return [...new Map(found.map((source) => [sourceName(source), source])).values()];
}
