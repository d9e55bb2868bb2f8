export interface StartArguments {
  readonly scenario: string;
  readonly reset: boolean;
  readonly list: boolean;
  /** The command of the plugin with its arguments. */
  readonly command: readonly string[];
}

/** Takes the flags of `npm start` out of its arguments; all others belong to the command. */
export function startArguments(args: readonly string[]): StartArguments | { readonly problem: string } {
  let scenario = 'operator-cn';
  let reset = false;
  let list = false;
  const command: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--reset') reset = true;
    else if (arg === '--list') list = true;
    else if (arg.startsWith('--scenario=')) scenario = arg.slice('--scenario='.length);
    else if (arg === '--scenario') {
      const name = args[i + 1];
      if (name === undefined) return { problem: '--scenario needs a name. npm start -- --list names them.' };
      scenario = name;
      i += 1;
    } else command.push(arg);
  }
  const isCommand = command[0] !== undefined && !command[0].startsWith('-');
  return { scenario, reset, list, command: isCommand || isHelp(command) ? command : ['status', ...command] };
}

function isHelp(command: readonly string[]): boolean {
  return command.some((arg) => arg === '--help' || arg === '-h' || arg === '--version');
}
