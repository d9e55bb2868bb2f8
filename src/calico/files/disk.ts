import { redactSecretValue } from '../../snapshot/secret-value.ts';
import type { HostText } from '../control-plane/host-text.ts';
import type { HostFile } from '../mounted-file.ts';

/** What became of reading a path of the host that the files describe. */
export type DiskAnswer =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'unknown'; readonly why: string };

/** Reads a path of that host, absolute. */
export type Disk = (path: string) => DiskAnswer;

/** A certificate or key file, without what is secret in it. */
export function hostFile(disk: Disk, path: string): HostFile {
  if (!/^(?:\/|[A-Za-z]:[\\/])/.test(path))
    return {
      kind: 'unknown',
      path,
      why: 'a relative path: which directory it starts in is not known',
      source: null,
    };
  const answer = disk(path);
  if (answer.kind !== 'found') return { kind: answer.kind, path, why: answer.why, source: null };
  return { kind: 'found', path, source: null, value: redactSecretValue('', answer.bytes) };
}

/** The text of a file of settings; it goes no further than what is parsed from it. */
export function hostText(disk: Disk, path: string): HostText {
  const answer = disk(path);
  if (answer.kind !== 'found') return answer;
  return { kind: 'text', text: new TextDecoder().decode(answer.bytes) };
}
