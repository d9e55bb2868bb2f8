import type { EtcdFile } from '../../calico/etcd-file.ts';
import { fileAccess } from '../../calico/etcd-file-access.ts';
import { type FileSource, type NamedFile, sourceName } from '../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';
import type { EtcdEnd } from './end.ts';
import { ctls305 } from './findings/ctls305.ts';
import { ctls306 } from './findings/ctls306.ts';
import { ctls307 } from './findings/ctls307.ts';
import { ctls309 } from './findings/ctls309.ts';

/** CTLS305: every file that is named is there. */
export function present({ name, client }: EtcdEnd): CheckResult[] {
  const files = namedFiles(client.settings);
  if (files.length === 0) return [];
  const missing = files.filter(({ file }) => file.kind === 'missing');
  if (missing.length > 0)
    return missing.map(({ setting, file }) =>
      failedCheck(ctls305, {
        subject: name,
        message: `${name}: ${setting.name} names ${file.path}, but ${file.kind === 'found' ? '' : file.why}`,
        evidence: [setting.origin],
      }),
    );
  const blind = files.flatMap(({ file }) => (file.kind === 'unknown' ? [`${file.path}: ${file.why}`] : []));
  return [blind.length === 0 ? passed(ctls305, name) : unknown(ctls305, name, blind.join('; '))];
}

/** CTLS306: the user that the container runs as may read them. */
export function readable({ name, client }: EtcdEnd): CheckResult[] {
  if (client.component === 'calico-node-windows' || client.owner.kind === 'file') return [];
  const files = namedFiles(client.settings).filter(({ file }) => file.kind !== 'missing');
  if (files.length === 0) return [];
  const rated = files.map(({ file }) => ({
    file,
    access: accessOf(client, file),
  }));
  const refused = rated.flatMap(({ file, access }) =>
    access.kind === 'refused' ? [{ file, why: access.why }] : [],
  );
  const [first] = refused;
  if (first !== undefined)
    return [
      failedCheck(ctls306, {
        subject: name,
        message: `${name} may not read ${listed(refused.map(({ file }) => file.path))}: ${first.why}`,
        evidence: unique(
          refused.flatMap(({ file }) => (file.source === null ? [] : [sourceName(file.source)])),
        ),
      }),
    ];
  const why = unique(rated.flatMap(({ access }) => (access.kind === 'unknown' ? [access.why] : [])));
  return [why.length === 0 ? passed(ctls306, name) : unknown(ctls306, name, why.join('; '))];
}

/** CTLS307: one form only. Only calicoctl.cfg has the inline form. */
export function oneForm({ name, client }: EtcdEnd): CheckResult[] {
  const { inline, cert, key, ca, endpoints } = client.settings;
  if (client.component !== 'calicoctl') return [];
  const { value } = endpoints;
  if (value.kind === 'unknown') return [unknown(ctls307, name, value.why)];
  if (inline.length === 0) return [passed(ctls307, name)];
  const files = [cert, key, ca].filter(({ file }) => file !== null).map(({ setting }) => setting.name);
  const problems = [
    ...(files.length > 0
      ? [`${listed(inline)} ${inline.length === 1 ? 'stands' : 'stand'} beside ${listed(files)}`]
      : []),
    ...(inline.includes('etcdCert') && !inline.includes('etcdKey') ? ['etcdCert has no etcdKey'] : []),
    ...(inline.includes('etcdKey') && !inline.includes('etcdCert') ? ['etcdKey has no etcdCert'] : []),
  ];
  if (problems.length === 0) return [passed(ctls307, name)];
  return [failedCheck(ctls307, { subject: name, message: `${name}: ${listed(problems)}` })];
}

/** CTLS309: the copy that install-cni makes when its pod starts. */
export function freshCopy(end: EtcdEnd, changedAt: (source: FileSource) => string | null): CheckResult[] {
  const { client, name, place } = end;
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

interface FileOfSetting {
  readonly setting: EtcdFile['setting'];
  readonly file: NamedFile;
}

function namedFiles({ ca, cert, key }: EtcdEnd['client']['settings']): FileOfSetting[] {
  return [ca, cert, key].flatMap(({ setting, file }) => (file === null ? [] : [{ setting, file }]));
}

function accessOf(client: EtcdEnd['client'], file: NamedFile) {
  return fileAccess(client.template, client.container, file);
}

function time(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text);
}
