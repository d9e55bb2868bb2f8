import type { NamedFile } from '../../../../calico/mounted-file.ts';
import type { End } from '../../end.ts';

/** The files that the settings of a group of ends name, each path once. */
export function namedFiles(group: readonly End[]): NamedFile[] {
  const files = new Map<string, NamedFile>();
  for (const end of group)
    for (const file of Object.values(end.tls.files)) if (file !== null) files.set(file.path, file);
  return [...files.values()];
}
