import { commandTable } from '../../src/commands/table.ts';

const program = 'kubectl calico-tls';

interface Flag {
  readonly char?: string | undefined;
  readonly type: 'boolean' | 'option';
  readonly description?: string | undefined;
  readonly helpValue?: string | readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
  readonly default?: unknown;
  readonly hidden?: boolean | undefined;
}

/** The reference of the commands, from what the commands say of themselves. */
export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  let shared = '';
  for (const [id, entry] of Object.entries(commandTable)) {
    const command = await entry.load();
    const base = Object.entries(command.baseFlags ?? {});
    if (base.length > 0) shared = flagList(base);
    const args = Object.entries(command.args ?? {});
    const lines = [
      `## ${id}`,
      '',
      entry.summary,
      '',
      ...(command.description === undefined ? [] : [plain(command.description), '']),
      '```',
      `${program} ${[id, ...args.map(([name]) => `[${name.toUpperCase()}]`)].join(' ')} [flags]`,
      '```',
      '',
      ...args.map(([name, arg]) => `- \`${name.toUpperCase()}\`: ${text(arg.description ?? '')}`),
      ...(args.length === 0 ? [] : ['']),
      flagList(Object.entries(command.flags ?? {})),
      ...(base.length === 0 ? [] : ["It takes kubectl's flags.", '']),
      ...(Array.isArray(command.examples) && command.examples.length > 0
        ? ['```', ...command.examples.map((example) => plain(String(example))), '```', '']
        : []),
    ];
    sections.push(lines.join('\n'));
  }
  return [
    '# Commands',
    '',
    'Made from the commands themselves: `COMMAND --help` says the same.',
    '',
    ...sections,
    "## kubectl's flags",
    '',
    'They stand before or after the command, under the names that kubectl has for them.',
    '',
    shared.trimEnd(),
    '',
  ].join('\n');
}

function flagList(flags: readonly (readonly [string, Flag])[]): string {
  const lines = flags
    .filter(([, flag]) => flag.hidden !== true)
    .map(([name, flag]) => {
      const long = name.length === 1 ? '' : `--${name}`;
      const names = [flag.char === undefined ? '' : `-${flag.char}`, long]
        .filter((part) => part !== '')
        .join(', ');
      const value = flag.type === 'boolean' ? '' : ` ${flag.options?.join('|') ?? flag.helpValue ?? 'WORD'}`;
      const preset =
        flag.default === undefined || flag.default === false
          ? ''
          : ` (${[flag.default].flat().join(', ')} when absent)`;
      return `- \`${names}${value}\`: ${text(flag.description ?? '')}${preset}`;
    });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function plain(template: string): string {
  return template.replaceAll('<%= config.bin %>', program);
}

function text(words: string): string {
  return words.replaceAll(/[*_<>[\]]/g, (character) => `\\${character}`);
}
