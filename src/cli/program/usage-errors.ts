import { CLIError } from '@oclif/core/errors';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { suggest } from '../flags/suggestion.ts';

const program = 'kubectl calico-tls';

const usage = (message: string, code: string, remedy: string, command: string): ExpectedError =>
  new ExpectedError(message, { code, remedy, command, exitCode: exitCodes.usage });

/** A first word that is no command. */
export function unknownCommand(word: string, commands: readonly string[]): ExpectedError {
  const nearest = suggest(word, commands);
  return usage(
    `unknown command ${JSON.stringify(word)}`,
    'unknown-command',
    `${nearest === null ? '' : `Did you mean ${nearest}? `}Commands: ${commands.join(', ')}.`,
    nearest === null ? `${program} help` : `${program} ${nearest}`,
  );
}

/** Flags without a command. */
export function noCommand(commands: readonly string[]): ExpectedError {
  return usage('no command given', 'no-command', `Commands: ${commands.join(', ')}.`, `${program} help`);
}

/**
 * What oclif says about a command line that it cannot parse, in this program's words. Null for an error that
 * is not oclif's. The texts are those of @oclif/core 5.1.9, which is pinned.
 */
export function usageError(
  error: Error,
  command: string | null,
  flags: readonly string[],
  words: readonly string[],
): ExpectedError | null {
  if (!(error instanceof CLIError)) return null;
  const help = command === null ? `${program} help` : `${program} ${command} --help`;
  const text = error.message.replace(/\nSee more help with --help$/, '');
  const unknown = /^Nonexistent flags?: ([^,\n]+)/.exec(text)?.[1] ?? firstUnknownFlag(words, flags);
  if (unknown !== undefined) {
    const nearest = suggest(unknown, flags);
    const remedy = nearest === null ? `Flags: ${flags.join(', ')}.` : `Did you mean ${nearest}?`;
    return usage(`unknown flag ${unknown}`, 'unknown-flag', remedy, help);
  }
  const missing = /^Flag (--\S+) expects (?:a value|one of these values: (.*))$/.exec(text);
  if (missing?.[1] !== undefined) {
    const remedy =
      missing[2] === undefined ? 'Give one, or leave the flag out.' : `Valid values: ${missing[2]}.`;
    return usage(`${missing[1]} needs a value`, 'missing-value', remedy, help);
  }
  const invalid = /^Expected (?:(--[^=\s]+)=)?([\s\S]*) to be one of: (.*)$/.exec(text);
  if (invalid !== null) return invalidValue(invalid[1] ?? null, invalid[2] ?? '', invalid[3] ?? '', help);
  const twice = /^Flag (--\S+) can only be specified once$/.exec(text)?.[1];
  if (twice !== undefined) {
    return usage(`${twice} is given twice`, 'repeated-flag', 'Give it once.', help);
  }
  const both = /(--\S+?)(?:=\S*)? cannot also be provided when using (--[^\s=]+)/.exec(text);
  if (both !== null)
    return usage(
      `${both[1]} and ${both[2]} exclude each other`,
      'contradicting-flags',
      'Leave one of the two out.',
      help,
    );
  const alone = /must be provided when using (--\S+): (.+)$/m.exec(text);
  if (alone !== null)
    return usage(
      `${alone[1]} needs ${alone[2]}`,
      'missing-flag',
      `Give it too, or leave ${alone[1]} out.`,
      help,
    );
  const extra = /^Unexpected arguments?: ([\s\S]*)$/.exec(text)?.[1];
  if (extra !== undefined) {
    return usage(
      `unexpected argument ${JSON.stringify(extra)}`,
      'unexpected-argument',
      'Leave it out.',
      help,
    );
  }
  return usage(
    text.replaceAll(/\s+/g, ' '),
    'usage',
    'Look at the flags and arguments of the command.',
    help,
  );
}

/** oclif checks the arguments first, and the value of a flag that it does not know is an argument to it. */
function firstUnknownFlag(words: readonly string[], flags: readonly string[]): string | undefined {
  const end = words.indexOf('--');
  return words
    .slice(0, end < 0 ? undefined : end)
    .filter((word) => word.startsWith('--'))
    .map((word) => word.replace(/=.*$/s, ''))
    .find((word) => !flags.includes(word));
}

function invalidValue(flag: string | null, value: string, list: string, help: string): ExpectedError {
  const nearest = suggest(value, list.split(', '));
  return usage(
    `${flag === null ? 'argument' : flag} ${JSON.stringify(value)} is not valid`,
    flag === null ? 'invalid-argument' : 'invalid-value',
    `${nearest === null ? '' : `Did you mean ${nearest}? `}Valid values: ${list}.`,
    help,
  );
}
