import { etcdVariable } from '../control-plane/etcd-line.ts';
import { serverFlags } from '../control-plane/server-flags.ts';
import { type Disk, hostText } from './disk.ts';
import type { ServerPart } from './part.ts';
import { serverPart } from './server-part.ts';
import { type CommandWord, type UnitCommand, unitCommands } from './unit-command.ts';
import { unitSettings } from './unit-file.ts';
import { specifierIn, type UnitVariables, unitVariables } from './unit-variables.ts';

/** Flags on which no check depends: what is put into them does not matter. */
const harmless =
  /^(?:name|(?:data|wal)-dir|initial-.*|log-.*|logger|max-.*|quota-.*|snapshot-count|advertise-address|v)$/;

const none: UnitVariables = { variables: new Map(), files: [], unreadable: null };

/** etcd and kube-apiserver that a systemd unit starts. */
export function unitParts(text: string, path: string, disk: Disk): ServerPart[] {
  const settings = unitSettings(text);
  const ofUnit = unitVariables(settings, (named) => hostText(disk, named));
  return unitCommands(settings, ofUnit).map((command) => {
    const environment = command.inherits ? ofUnit : none;
    const variables = new Map(environment.variables);
    for (const { text: pair } of command.assigned) {
      const at = pair.indexOf('=');
      variables.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const words = knownWords(command.words);
    const { loose, ...flags } = serverFlags(command.server, words);
    return serverPart(command.server, path, command.isDirect ? { ...flags, loose } : flags, disk, {
      variables,
      environmentFiles: environment.files,
      unreadable: blindness(command, environment),
    });
  });
}

function blindness({ server, words, assigned, why }: UnitCommand, environment: UnitVariables): string | null {
  const hidden = words.find((word, at) => word.why !== null && !isHarmless(words, at));
  const isOwn = (name: string) => name.startsWith('ETCD_') && !harmless.test(flagOfVariable(name));
  const set = assigned.find(({ text, why: unknown }) => unknown !== null && isOwn(text.split('=')[0] ?? ''));
  const [, put = null] =
    [...environment.variables]
      .map(([name, value]) => [name, specifierIn(value)] as const)
      .find(([name, specifier]) => specifier !== null && isOwn(name)) ?? [];
  const ofVariables = set?.why ?? (put === null ? environment.unreadable : `systemd puts in ${put}`);
  return why ?? hidden?.why ?? (server === 'etcd' ? ofVariables : null);
}

function flagOfVariable(name: string): string {
  return name.replace(etcdVariable(''), '').toLowerCase().replaceAll('_', '-');
}

/** The words without those into which something is put that is not known. */
function knownWords(words: readonly CommandWord[]): string[] {
  return words
    .filter(({ why }, at) => why === null && !(isBareFlag(words[at]) && isValueHidden(words, at + 1)))
    .map(({ text }) => text);
}

function isValueHidden(words: readonly CommandWord[], at: number): boolean {
  const word = words[at];
  return word !== undefined && word.why !== null && !word.text.startsWith('-');
}

function isBareFlag(word: CommandWord | undefined): boolean {
  return /^--?[\w.-]+$/.test(word?.text ?? '');
}

function isHarmless(words: readonly CommandWord[], at: number): boolean {
  const text = words[at]?.text ?? '';
  const name = /^--?([\w.-]+)=/.exec(text)?.[1];
  if (name !== undefined) return harmless.test(name);
  const before = words[at - 1];
  return (
    isValueHidden(words, at) && isBareFlag(before) && harmless.test(before?.text.replace(/^--?/, '') ?? '')
  );
}
