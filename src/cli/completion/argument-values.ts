import { catalogue } from '../../links/catalogue.ts';
import { type CompletedCommand, type Completion, plain } from './candidate.ts';

/** What may stand as the next argument of a command when `given` arguments are there already. */
export function completeArgument(command: CompletedCommand, given: number, commands: Completion): Completion {
  const named = Object.entries(command.args ?? {});
  const next = named[given] ?? (command.strict === false ? named.at(-1) : undefined);
  if (next === undefined) return { candidates: [], files: false };
  const [name, { options }] = next;
  if (options !== undefined) return { candidates: plain(options), files: false };
  if (name === 'code') return { candidates: codes(), files: false };
  if (name === 'command') return commands;
  return { candidates: [], files: /^(file|path)s?$/.test(name) };
}

const codes = () => catalogue.map(({ code, title }) => ({ value: code, description: title }));
