import { type ExitCode, ExpectedError } from '../../errors.ts';
import type { ErrorDocument } from '../../render/error.ts';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';
import { flagValue } from './arguments.ts';
import { inNamespace } from './repeat-command.ts';
import { usageError } from './usage-errors.ts';

export interface Failure {
  readonly document: ErrorDocument;
  readonly exitCode: ExitCode;
  /** For a fault of this program, where it happened. */
  readonly stack: string | null;
}

/** What to tell about an error that ended the run. `flags` are those of the command, with their dashes. */
export function failureOf(
  thrown: unknown,
  command: string | null,
  flags: readonly string[],
  words: readonly string[],
): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const expected = error instanceof ExpectedError ? error : usageError(error, command, flags, words);
  if (expected !== null) {
    const { code, message, remedy, exitCode } = expected;
    const line = commandOf(expected, words);
    return { document: documentOf(code, message, remedy, line), exitCode, stack: null };
  }
  const message = `unexpected ${error.name}: ${error.message}`;
  const remedy = 'this is a bug in kubectl calico-tls, please report it (-v 9 shows where)';
  return {
    document: documentOf('unexpected', message, remedy, null),
    exitCode: 1,
    stack: error.stack === undefined ? null : withoutSecrets(error.stack, 'prose'),
  };
}

function commandOf({ command }: ExpectedError, words: readonly string[]): string | null {
  return command === null || typeof command === 'string' ? command : inNamespace(words, command.namespace);
}

/** Whether the user asked for `-o json` or `-o yaml`, read from words that may not have been parsed. */
export function documentFormat(words: readonly string[]): 'json' | 'yaml' | null {
  const output = flagValue(words, 'output', 'o');
  return output === 'json' || output === 'yaml' ? output : null;
}

const documentOf = (
  code: string,
  message: string,
  remedy: string,
  command: string | null,
): ErrorDocument => ({
  apiVersion: 'calico-tls/v1',
  kind: 'Error',
  code,
  message: withoutSecrets(message, 'prose'),
  remedy: withoutSecrets(remedy, 'none'),
  command: command === null ? null : withoutSecrets(command, 'none'),
});
