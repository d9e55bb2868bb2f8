import type { Container } from '../snapshot/objects.ts';

const shells = /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|da)?sh$/;

/**
 * The flags of a container's command line, without dashes; the last of a repeated flag counts and a flag
 * without value is `true`. A line that a shell runs is split at white space.
 */
export function commandFlags(container: Container): ReadonlyMap<string, string> {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const line = shells.test(words[0] ?? '') ? words.flatMap((word) => unquoted(word)) : words;
  const flags = new Map<string, string>();
  line.forEach((word, index) => {
    const match = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word);
    if (match === null) return;
    const [, name = '', value] = match;
    const next = line[index + 1];
    flags.set(name, value ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  });
  return flags;
}

function unquoted(word: string): string[] {
  return word
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '\\')
    .map((part) => part.replace(/^(--?[\w.-]+=)?["']([^"']*)["']$/, '$1$2'));
}
