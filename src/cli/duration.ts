import { ExpectedError, exitCodes } from '../errors.ts';

const second = 1000;
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: second,
  m: 60 * second,
  h: 3600 * second,
  d: 24 * 3600 * second,
};

/**
 * `--request-timeout` in milliseconds, as kubectl reads it: whole seconds (`15`) or a Go duration
 * (`15s`, `1m30s`, `1.5h`); null (0) waits without end.
 */
export function parseTimeout(flag: string, text: string): number | null {
  const whole = /^\d+$/.test(text) ? Number(text) * second : null;
  const milliseconds = whole ?? sumOfUnits(text, /[numµμ]?s|m|h/);
  if (milliseconds === null || !Number.isSafeInteger(Math.ceil(milliseconds))) {
    throw invalid(flag, text, 'Give seconds or a Go duration, for example 15s, 1m30s or 0 for no limit.');
  }
  return milliseconds === 0 ? null : Math.max(1, Math.round(milliseconds));
}

/** A span of days and hours (`30d`, `12h`, `1d12h`) in milliseconds. */
export function parseSpan(flag: string, text: string): number {
  const milliseconds = sumOfUnits(text, /d|h/);
  if (milliseconds === null || !Number.isSafeInteger(Math.ceil(milliseconds))) {
    throw invalid(flag, text, 'Give days or hours, for example 30d or 12h.');
  }
  return Math.round(milliseconds);
}

function sumOfUnits(text: string, unit: RegExp): number | null {
  const part = new RegExp(`(\\d+(?:\\.\\d*)?|\\.\\d+)(${unit.source})`, 'gy');
  let sum = 0;
  let end = 0;
  for (const match of text.matchAll(part)) {
    sum += Number(match[1]) * (units[match[2] ?? ''] ?? Number.NaN);
    end = match.index + match[0].length;
  }
  return text !== '' && end === text.length ? sum : null;
}

const invalid = (flag: string, text: string, remedy: string): ExpectedError =>
  new ExpectedError(`${flag} ${JSON.stringify(text)} is not a duration`, {
    code: 'invalid-duration',
    remedy,
    exitCode: exitCodes.usage,
  });
