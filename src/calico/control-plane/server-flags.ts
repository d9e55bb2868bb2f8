import type { Container } from '../../snapshot/objects.ts';
import { apiserverBooleans } from './apiserver-rules.ts';
import { etcdBooleans } from './etcd-flags.ts';
import { type FlagGrammar, type WordFlags, wordFlags } from './word-flags.ts';

const shells = /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|da)?sh$/;

/** Servers of the control plane whose command lines are read. */
export type ServerName = 'etcd' | 'kube-apiserver';

const grammars: Readonly<Record<ServerName, FlagGrammar>> = {
  etcd: { booleans: etcdBooleans, underscores: false },
  'kube-apiserver': { booleans: apiserverBooleans, underscores: true, letters: new Set(['v', 'h']) },
};

/** The flags of a server's words, as the server reads them; the first may be the server itself. */
export function serverFlags(server: ServerName, words: readonly string[]): WordFlags {
  const [first = ''] = words;
  const isNamed = first.replace(/^.*\//, '') === server;
  const { loose = [], ...flags } = wordFlags(isNamed ? words.slice(1) : words, grammars[server]);
  const isAlone = (isNamed || first.startsWith('-')) && loose.every((word) => /^[\w.,:/=@-]+$/.test(word));
  return isAlone ? { ...flags, loose } : flags;
}

/**
 * The flags of a container's command line, without dashes; the last of a repeated flag counts and a flag
 * without value is `true`.
 */
export function commandFlags(container: Container): ReadonlyMap<string, string> {
  return wordFlags(commandWords(container), { booleans: new Set(), underscores: false }).values;
}

/** The words that a container starts with; a line that a shell runs is split at white space. */
export function commandWords(container: Container): string[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  return shells.test(words[0] ?? '') ? words.flatMap((word) => unquoted(word)) : words;
}

function unquoted(word: string): string[] {
  return word
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '\\')
    .map((part) => part.replace(/^(--?[\w.-]+=)?["']([^"']*)["']$/, '$1$2'));
}
