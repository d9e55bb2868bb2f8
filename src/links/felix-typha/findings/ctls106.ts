import { type NamedFile, sourceName } from '../../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult, Remedy } from '../../../findings/finding.ts';
import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, endId, type FelixTyphaContext, templateName } from '../context.ts';
import { convergeRemedy } from '../converge-remedy.ts';
import type { End } from '../end.ts';
import { namedFiles } from './shared/named-files.ts';

export const ctls106 = findingKind<FelixTyphaChecks>({
  code: 'CTLS106',
  link: 'felix-typha',
  severity: 'error',
  title: 'Every certificate file that the settings name is mounted and has its key',
  explanation:
    'A path leads through a volume to a key of a Secret or ConfigMap. Felix and Typha treat a file that is not there as a setting that is not there; with no name required they then start in plaintext.',
  remedy: 'Mount the volume at the path, or add the key to the object.',
  examples: mount,
  onHost: 'Put the file there, or correct the path.',
  asCause: 'a file that the settings name is not there',
  checks: { cluster: mountedFiles, files: mountedFiles },
});

function mountedFiles(context: FelixTyphaContext): CheckResult[] {
  const { ends } = context;
  const used = ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext');
  const silent = ends.filter((end) => end.mode === 'plaintext');
  return byTemplate([...used, ...silent]).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const files = namedFiles(group);
    return files.map((file): CheckResult => {
      const subject = `${templateName(first)} ${file.path}`;
      if (file.kind === 'found') return passed(ctls106, subject);
      if (file.kind === 'unknown') return unknown(ctls106, subject, file.why);
      return failedCheck(ctls106, {
        subject,
        message: `${file.path} of ${templateName(first)} does not exist: ${file.why}, so ${missingFileEffect(first)}`,
        concerns: group.map(endId),
        remedy: missingFileRemedy(context, group, file),
      });
    });
  });
}

/** A certificate and a key can be made anew where a Secret is mounted for them. */
function missingFileRemedy(context: FelixTyphaContext, group: readonly End[], file: NamedFile): Remedy {
  if (file.source === null)
    return { command: null, text: `Mount the Secret or ConfigMap that holds the file at ${file.path}.` };
  const byHand = `Add key ${file.source.key} to ${sourceName(file.source)}.`;
  const isOwn = group.some(({ tls: { files } }) => [files.cert?.path, files.key?.path].includes(file.path));
  return isOwn && file.source.object === 'Secret'
    ? convergeRemedy(context, byHand)
    : { command: null, text: byHand };
}

function missingFileEffect(end: End): string {
  if (end.tls.outcome.kind === 'plaintext')
    return 'the setting counts as not set and the process starts in plaintext';
  return end.process === 'typha' ? 'Typha never listens' : 'these clients never connect to Typha';
}
