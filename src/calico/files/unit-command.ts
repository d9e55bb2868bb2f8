import type { ServerName } from '../control-plane/server-flags.ts';
import { shellCommands } from './shell-line.ts';
import { listed, type UnitSetting, unitWords } from './unit-file.ts';
import { expandedWord, specifierIn, type UnitVariables, withoutPercent } from './unit-variables.ts';

/** A word that a server is started with. */
export interface CommandWord {
  readonly text: string;
  /** Why the text is not all of it; null: it is. */
  readonly why: string | null;
}

/** What a unit starts: a server, with its words and what stands before them. */
export interface UnitCommand {
  readonly server: ServerName;
  readonly words: readonly CommandWord[];
  /** Variables that are set for this command alone. */
  readonly assigned: readonly CommandWord[];
  /** Whether it has the variables of the unit: a container has its own. */
  readonly inherits: boolean;
  /** Whether systemd starts it by itself: words that no flag takes are its own then. */
  readonly isDirect: boolean;
  /** Why it may have other words or variables than these; null: it has none. */
  readonly why: string | null;
}

const shells = /^(?:.*\/)?(?:ba|da|z|k)?sh$/;
const runners = /^(?:.*\/)?(?:docker|podman|nerdctl|rkt|ctr)$/;
const shellExpands = 'a shell expands it';

/** The servers that the `ExecStart=` of a unit start, by themselves, through a shell or through another program. */
export function unitCommands(settings: readonly UnitSetting[], environment: UnitVariables): UnitCommand[] {
  return listed(settings, 'ExecStart').flatMap((value) => {
    const words = startWords(value, environment);
    const at = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const script = words[at + 1];
    if (shells.test(words[0]?.text ?? '') && at > 0 && script !== undefined)
      return ofShell(script, words.length > at + 2);
    return ofWords(words);
  });
}

/** The program by which a unit runs a container image; null where it runs none. */
export function containerRunner(settings: readonly UnitSetting[]): string | null {
  const programs = listed(settings, 'ExecStart').map(
    (value) => unitWords(value)[0]?.replace(/^[-:+!|]+/, '') ?? '',
  );
  return programs.find((program) => runners.test(program)) ?? null;
}

/** Source: systemd.service(5), COMMAND LINES. */
function startWords(value: string, { variables, unreadable }: UnitVariables): CommandWord[] {
  const prefix = /^[-@:+!|]+/.exec(value)?.[0] ?? '';
  const words = unitWords(value.slice(prefix.length));
  const [program = '', ...given] = words;
  const rest = prefix.includes('@') ? given.slice(1) : given;
  const expand = (word: string): CommandWord[] => {
    const specifier = specifierIn(word);
    const names = [...word.matchAll(/(?<!\$)\$\{(\w+)\}|^\$(\w+)$/g)].map(
      ([, braced, bare]) => braced ?? bare ?? '',
    );
    const isMissing = unreadable !== null && names.some((name) => !variables.has(name));
    const why = specifier === null ? (isMissing ? unreadable : null) : `systemd puts in ${specifier}`;
    const plain = withoutPercent(word);
    if (isMissing) return [{ text: plain, why }];
    const expanded = prefix.includes(':') ? [plain] : expandedWord(plain, variables);
    return expanded.map((text) => ({ text, why }));
  };
  return [{ text: program, why: null }, ...rest.flatMap(expand)];
}

function ofWords(words: readonly CommandWord[]): UnitCommand[] {
  const at = words.findIndex(({ text }, index) => {
    if (serverOf(text) === null) return false;
    const isNamed = /^--?(?:name|hostname|network|net|h)$/.test(words[index - 1]?.text ?? '');
    return index === 0 || (!isNamed && (words[index + 1]?.text ?? '').startsWith('-'));
  });
  const server = serverOf(words[at]?.text ?? '');
  if (server === null || words.some(({ text }) => /^--?(?:version|help)$/.test(text))) return [];
  const before = words.slice(0, at);
  const isContainer = runners.test(before[0]?.text ?? '');
  const hasFile = isContainer && before.some(({ text }) => /^--?(?:e|env|env-file)(?:=|$)/.test(text));
  const why = hasFile ? 'the variables of its container are not read' : null;
  const assigned = isContainer ? [] : assignments(before);
  return [{ server, words: words.slice(at + 1), assigned, inherits: !isContainer, isDirect: at === 0, why }];
}

function ofShell(script: CommandWord, hasWords: boolean): UnitCommand[] {
  const commands = shellCommands(script.text).map((words) =>
    words.map(({ text, isExpanded }) => ({ text, why: script.why ?? (isExpanded ? shellExpands : null) })),
  );
  return commands.flatMap((words, index) => {
    const start = words.findIndex(({ text }) => !/^(?:[A-Za-z_]\w*=.*|exec|env|nohup|command)$/s.test(text));
    const [found] = ofWords(words.slice(Math.max(start, 0)));
    if (found === undefined) return [];
    const isSet = commands
      .slice(0, index)
      .some(([first]) => /^(?:\.|source|export|set|eval|declare|\w+=.*)$/s.test(first?.text ?? ''));
    const isOpen = hasWords && found.words.some(({ text }) => /^\$[@*1-9]$/.test(text));
    const assigned = [...assignments(words.slice(0, Math.max(start, 0))), ...found.assigned];
    return [
      {
        ...found,
        assigned,
        isDirect: false,
        why: isSet || isOpen ? 'a shell sets its words or variables' : found.why,
      },
    ];
  });
}

function assignments(before: readonly CommandWord[]): CommandWord[] {
  return before.filter(({ text }) => /^[A-Za-z_]\w*=/.test(text));
}

function serverOf(word: string): ServerName | null {
  const name = word.replace(/^.*\//, '');
  return name === 'etcd' || name === 'kube-apiserver' ? name : null;
}
