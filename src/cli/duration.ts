import { ExpectedError, exitCodes } from '../errors.ts';

const hour = 3_600_000;
const hoursIn: Readonly<Record<string, number>> = { d: 24, h: 1 };

/** A span of days and hours (`30d`, `12h`, `1d12h`) in milliseconds. */
export function parseSpan(flag: string, text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([dh])/gy)];
  const hours = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (hoursIn[unit ?? ''] ?? 0), 0);
  if (
    text === '' ||
    parts.map(([part]) => part).join('') !== text ||
    !Number.isSafeInteger(Math.ceil(hours * hour))
  ) {
    throw new ExpectedError(`${flag} ${JSON.stringify(text)} is not a span of time`, {
      code: 'invalid-duration',
      remedy: 'Give days or hours, for example 30d or 12h.',
      exitCode: exitCodes.usage,
    });
  }
  return Math.round(hours * hour);
}
