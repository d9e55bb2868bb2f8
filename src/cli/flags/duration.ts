import { ExpectedError, exitCodes } from '../../errors.ts';

const unitsMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** A span of days, hours, minutes and seconds (`30d`, `12h`, `1h30m`) in milliseconds. */
export function parseSpan(flag: string, text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy)];
  const span = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
  const isWhole = text !== '' && parts.map(([part]) => part).join('') === text;
  if (!isWhole || !Number.isSafeInteger(Math.ceil(span))) {
    throw new ExpectedError(`${flag} ${JSON.stringify(text)} is not a span of time`, {
      code: 'invalid-duration',
      remedy: 'Give days, hours, minutes or seconds, for example 30d, 12h or 10m.',
      exitCode: exitCodes.usage,
    });
  }
  return Math.round(span);
}
