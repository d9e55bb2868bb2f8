import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { mount } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { filesPresent, type ServerFiles } from '../../lint/server-files.ts';
import type { EtcdChecks } from '../checks.ts';
import type { EtcdEnd } from '../end.ts';
import { namedFiles } from '../named-file.ts';

export const ctls305: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS305',
  link: 'etcd',
  severity: 'error',
  title: 'Every file that the etcd settings name is mounted and has its key',
  explanation:
    'A path leads through a volume to a key of a Secret or ConfigMap. A component whose file is not there never reaches etcd ("could not initialize etcdv3 client: open ...: no such file").',
  remedy: 'Mount the volume at the path, or add the key to the object.',
  examples: mount,
  onHost: 'Put the file there, or correct the path.',
  checks: { end: present, serverFiles: presentAtServer },
});

function present({ name, client }: EtcdEnd): CheckResult[] {
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
  const unreadable = files.flatMap(({ file }) =>
    file.kind === 'unknown' ? [`${file.path}: ${file.why}`] : [],
  );
  return [unreadable.length === 0 ? passed(ctls305, name) : unknown(ctls305, name, unreadable.join('; '))];
}

function presentAtServer(name: string, files: ServerFiles): CheckResult[] {
  return filesPresent(name, files, ctls305);
}
