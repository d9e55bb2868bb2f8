import { ApiError } from './api-error.ts';

/** A container's log, cut as a kubelet cuts it; that of before its last restart is kept under `KEY/previous`. */
export function logText(logs: ReadonlyMap<string, string>, pod: string, query: URLSearchParams): string {
  const container = query.get('container') ?? '';
  const previous = query.get('previous') === 'true';
  const text = logs.get(`${pod}/${container}${previous ? '/previous' : ''}`);
  if (text === undefined && previous)
    throw new ApiError(
      400,
      'BadRequest',
      `previous terminated container "${container}" in pod "${pod}" not found`,
    );
  const [lines, bytes] = [query.get('tailLines'), query.get('limitBytes')];
  const whole = (text ?? '').split('\n');
  const tail = lines === null ? whole : whole.slice(-(Number(lines) + 1));
  const cut = tail.join('\n');
  return bytes === null ? cut : Buffer.from(cut).subarray(0, Number(bytes)).toString();
}
