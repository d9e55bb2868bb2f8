import { serverFlags } from '../control-plane/server-flags.ts';
import type { Disk } from './disk.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';

const servers = ['etcd', 'kube-apiserver'] as const;

/**
 * etcd and kube-apiserver on a command line of a systemd unit or a script, with the variables that the unit sets
 * (`Environment=`); [] when there is none. Lines that end in a backslash go on in the next.
 */
export function commandLineParts(text: string, path: string, disk: Disk): ServerPart[] {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const variables = new Map(lines.flatMap(unitVariables));
  return lines.flatMap((line) => {
    if (/^\s*[#;]/.test(line)) return [];
    const words = line.trim().split(/\s+/);
    return servers.flatMap((name): ServerPart[] => {
      const at = words.findIndex((word) => word.replace(/^.*[/=@]/, '') === name);
      const rest = words.slice(at + 1);
      if (at < 0 || !(rest[0] ?? '').startsWith('--')) return [];
      const flags = serverFlags(name, rest.map(unquoted));
      return [serverPart(name, path, flags, disk, variables)];
    });
  });
}

function unitVariables(line: string): [string, string][] {
  const assignments = /^\s*Environment=(.*)$/.exec(line)?.[1] ?? '';
  return [...assignments.matchAll(/"(\w+)=([^"]*)"|(\w+)=(\S*)/g)].map((match): [string, string] => [
    match[1] ?? match[3] ?? '',
    match[2] ?? match[4] ?? '',
  ]);
}

function unquoted(word: string): string {
  return word.replace(/^(--?[\w.-]+=)?["']([^"']*)["']$/, '$1$2');
}
