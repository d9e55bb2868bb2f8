import { type ServerName, serverFlags } from '../control-plane/server-flags.ts';
import type { Disk } from './disk.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';
import { isUnit } from './unit-file.ts';
import { unitParts } from './unit-parts.ts';

const servers: readonly ServerName[] = ['etcd', 'kube-apiserver'];

/**
 * etcd and kube-apiserver on a command line of a systemd unit or a script, with the variables that the unit sets; []
 * when there is none.
 */
export function commandLineParts(text: string, path: string, disk: Disk): ServerPart[] {
  if (isUnit(text)) return unitParts(text, path, disk);
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    if (/^\s*[#;]/.test(line)) return [];
    const words = line.trim().split(/\s+/);
    return servers.flatMap((name): ServerPart[] => {
      const at = words.findIndex((word) => word.replace(/^.*[/=@]/, '') === name);
      const rest = words.slice(at + 1);
      if (at < 0 || !(rest[0] ?? '').startsWith('--')) return [];
      // Words that no flag takes may belong to the script around it.
      const { loose: _loose, ...flags } = serverFlags(name, rest.map(unquoted));
      return [serverPart(name, path, flags, disk)];
    });
  });
}

function unquoted(word: string): string {
  return word.replace(/^(--?[\w.-]+=)?["']([^"']*)["']$/, '$1$2');
}
