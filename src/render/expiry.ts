import { glue } from './wrap.ts';

const hour = 3_600_000;
const day = 24 * hour;
const year = 365 * day;

/** A date and how far it is from now: `2027-01-02 (40d)`, `2026-11-20 (EXPIRED 4d)`. */
export function expiryText(notAfter: string, now: string): string {
  const end = Date.parse(notAfter);
  if (Number.isNaN(end)) return notAfter;
  const left = end - Date.parse(now);
  const date = new Date(end).toISOString().slice(0, 10);
  return left < 0 ? `${date} (EXPIRED${glue}${span(-left)})` : `${date} (${span(left)})`;
}

/** A span of milliseconds in its largest fitting unit, rounded down: `8y`, `40d`, `5h`, `12m`. */
function span(milliseconds: number): string {
  if (milliseconds >= 2 * year) return `${Math.floor(milliseconds / year)}y`;
  if (milliseconds >= day) return `${Math.floor(milliseconds / day)}d`;
  if (milliseconds >= hour) return `${Math.floor(milliseconds / hour)}h`;
  return `${Math.floor(milliseconds / 60_000)}m`;
}
