import { withoutAddressPasswords } from '../../snapshot/redaction/addresses.ts';

/** Flags whose values are never repeated in a printed command. */
const secretFlags = new Set(['--token']);

/** The command line that runs the same again, for the user to copy; secrets are left out. */
export function sameCommand(words: readonly string[]): string {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [name = ''] = word.split('=');
    if (!secretFlags.has(name)) kept.push(word);
    else if (!word.includes('=')) i += 1;
  }
  return ['kubectl calico-tls', ...kept.map(quoted)].join(' ');
}

/** The command line that runs the same in another namespace, or without --namespace where that is null. */
export function inNamespace(words: readonly string[], namespace: string | null): string {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word === '--') {
      kept.push(...words.slice(i));
      break;
    }
    if (word === '-n' || word === '--namespace') i += 1;
    else if (!/^(-n.|--namespace=)/.test(word)) kept.push(word);
  }
  const at = kept.indexOf('--');
  const flag = namespace === null ? [] : ['-n', namespace];
  return sameCommand(at < 0 ? [...kept, ...flag] : [...kept.slice(0, at), ...flag, ...kept.slice(at)]);
}

/** The flags of a command line that say which cluster and as whom, for another command about the same. */
export function clusterFlags(
  words: readonly string[],
  takesValue: (flag: string) => boolean | null,
): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const [name = ''] = word.split('=');
    const withValue = takesValue(name);
    if (withValue === null) continue;
    const separate = withValue && !word.includes('=');
    const value = separate ? words[i + 1] : undefined;
    if (separate) i += 1;
    if (secretFlags.has(name)) continue;
    kept.push(quoted(word), ...(value === undefined ? [] : [quoted(value)]));
  }
  return kept;
}

function quoted(given: string): string {
  const word = withoutAddressPasswords(given);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
