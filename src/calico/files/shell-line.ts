/** A word of a shell's line, without its quotes. */
export interface ShellWord {
  readonly text: string;
  /** Whether the shell puts something in: a variable, or what a command prints. */
  readonly isExpanded: boolean;
}

const operator = /^(?:\d*(?:>>|>&|<<<?|<&|>|<)&?|&&|\|\||[;&|\n()])/;

/** The commands of a line for a shell, each as its words; what is read and written elsewhere is left out. */
export function shellCommands(line: string): ShellWord[][] {
  const commands: ShellWord[][] = [[]];
  let isTarget = false;
  let rest = line.replace(/\\\r?\n/g, '');
  while (rest !== '') {
    const [skipped = ''] = /^(?:[^\S\n]+|#.*)/.exec(rest) ?? [];
    const [sign = ''] = operator.exec(rest) ?? [];
    if (skipped !== '' || sign !== '') {
      isTarget = /[<>]/.test(sign) || (isTarget && sign === '');
      if (sign !== '' && !isTarget) commands.push([]);
      rest = rest.slice(Math.max(skipped.length, sign.length));
      continue;
    }
    const { word, length } = shellWord(rest);
    if (!isTarget) commands.at(-1)?.push(word);
    isTarget = false;
    rest = rest.slice(length);
  }
  return commands.filter((words) => words.length > 0);
}

const part =
  /^(?:'([^']*)'?|"((?:[^"\\]|\\[\s\S])*)"?|(\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|`[^`]*`)|\\([\s\S])|([^\s;&|<>()'"\\`$]+)|(\$))/;

function shellWord(rest: string): { readonly word: ShellWord; readonly length: number } {
  let at = 0;
  let text = '';
  let isExpanded = false;
  for (;;) {
    const [whole, single, double, expansion, escaped, plain, dollar] = part.exec(rest.slice(at)) ?? [];
    if (whole === undefined) break;
    text += single ?? double?.replace(/\\([$`"\\])/g, '$1') ?? escaped ?? plain ?? expansion ?? dollar ?? '';
    isExpanded ||= expansion !== undefined || dollar !== undefined || /(?<!\\)[$`]/.test(double ?? '');
    at += whole.length;
  }
  return { word: { text: at === 0 ? (rest[0] ?? '') : text, isExpanded }, length: Math.max(at, 1) };
}
