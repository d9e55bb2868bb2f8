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

/** What is changed without files that running pods read. */
const otherTargets = ['kube-apiserver'];
const waiting = ['enable', 'migrate', 'rollback', 'rotate'];

/**
 * The flag that spares a demonstration the time which real kubelets may take: simulated ones bring a changed file at
 * once. Null where the command does not wait for files, or says itself how long.
 */
export function shortArrival(command: readonly string[]): string | null {
  const [name = '', ...words] = command;
  const isOwn = words.some((word) => word.startsWith('--file-arrival'));
  if (!waiting.includes(name) || isOwn || isHelp(words)) return null;
  return words.some((word) => otherTargets.includes(word)) ? null : '--file-arrival=3s';
}
