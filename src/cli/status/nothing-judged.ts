import { type ExitCode, exitCodes } from '../../errors.ts';
import type { UnknownStatus } from '../../links/status.ts';
import { printable } from '../../render/printable.ts';
import { write } from '../terminal/streams.ts';

/** Says on stderr why a run that found nothing ends with 1: it judged nothing. Passes the code on. */
export async function withReason(code: ExitCode, unknown: readonly UnknownStatus[]): Promise<ExitCode> {
  if (code !== exitCodes.failed) return code;
  const [first] = unknown;
  const why = first === undefined ? 'no check was made' : `no check had a verdict: ${first.why}`;
  await write(process.stderr, `error: nothing could be judged: ${printable(why)}\n`);
  return code;
}
