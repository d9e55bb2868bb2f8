import type { RequestLog } from '../../cluster/request.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { printable } from '../../render/printable.ts';

/** From which level on kubectl shows each request. */
const requestLevel = 6;

/** The level of -v, 0 to 9 or more. */
export function logLevel(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ExpectedError(`-v ${JSON.stringify(text)} is not a level`, {
    code: 'invalid-level',
    remedy: 'Give a number from 0 to 9; 6 shows the requests.',
    exitCode: exitCodes.usage,
  });
}

/** Writes a line for each request, on stderr; null where the level does not ask for it. */
export function requestLog(level: number, stderr: NodeJS.WritableStream): RequestLog | null {
  if (level < requestLevel) return null;
  return ({ method, url, status, milliseconds }) => {
    stderr.write(`${method} ${printable(url)} ${status} in ${Math.round(milliseconds)} ms\n`);
  };
}
