import { serverFlags } from '../control-plane/server-flags.ts';
import { type Disk, hostText } from './disk.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';
import { expandedWord, unitVariables } from './unit-variables.ts';

const servers = ['etcd', 'kube-apiserver'] as const;

/**
 * etcd and kube-apiserver on a command line of a systemd unit or a script, with the variables that the unit sets; []
 * when there is none. Lines that end in a backslash go on in the next.
 */
export function commandLineParts(text: string, path: string, disk: Disk): ServerPart[] {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const {
    variables,
    files: environmentFiles,
    unreadable,
  } = unitVariables(lines, (named) => hostText(disk, named));
  return lines.flatMap((line) => {
    if (/^\s*[#;]/.test(line)) return [];
    const words = line.trim().split(/\s+/);
    return servers.flatMap((name): ServerPart[] => {
      const at = words.findIndex((word) => word.replace(/^.*[/=@]/, '') === name);
      const rest = words.slice(at + 1);
      const isUnit = name === 'etcd' && at === 0 && /^\s*ExecStart=/.test(line);
      if (at < 0 || !(isUnit || (rest[0] ?? '').startsWith('--'))) return [];
      const given = rest.map(unquoted).flatMap((word) => (isUnit ? expandedWord(word, variables) : [word]));
      return [
        serverPart(name, path, serverFlags(name, given), disk, { variables, environmentFiles, unreadable }),
      ];
    });
  });
}

function unquoted(word: string): string {
  return word.replace(/^(--?[\w.-]+=)?["']([^"']*)["']$/, '$1$2');
}
