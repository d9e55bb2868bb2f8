import { ExpectedError, exitCodes } from '../errors.ts';

const defaultMilliseconds = 15_000;
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds that one request may take; null for no limit. Understands what kubectl's --request-timeout does. */
export function requestTimeout(flag: string | undefined): number | null {
  if (flag === undefined || flag === '') return defaultMilliseconds;
  if (/^\d+$/.test(flag)) return Number(flag) === 0 ? null : Number(flag) * 1000;
  const parts = [...flag.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== flag) throw notADuration(flag);
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
  return total === 0 ? null : total;
}

function notADuration(flag: string): ExpectedError {
  return new ExpectedError(`--request-timeout ${flag} is not a duration`, {
    code: 'bad-request-timeout',
    remedy: 'Give a time with its unit such as 15s or 1m30s, or 0 for no limit.',
    exitCode: exitCodes.usage,
  });
}
