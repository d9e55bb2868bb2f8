const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `10 min ahead of the API server's (2026-11-24T12:10:00Z here, 2026-11-24T12:00:00Z there)`; `now` is our own. */
export function skewText(seconds: number, now: Date): string {
  const there = new Date(now.getTime() - seconds * 1000);
  return `${aheadText(seconds)} the API server's (${timeText(now)} here, ${timeText(there)} there)`;
}

/** `10 min ahead of`, `31 s behind`. */
export function aheadText(seconds: number): string {
  return `${spanText(Math.abs(seconds))} ${seconds < 0 ? 'behind' : 'ahead of'}`;
}

/** The two largest units of a span: `31 s`, `10 min`, `2 h 5 min`, `3 d 1 h`. */
function spanText(seconds: number): string {
  const units = [
    ['d', Math.floor(seconds / day)],
    ['h', Math.floor((seconds % day) / hour)],
    ['min', Math.floor((seconds % hour) / minute)],
    ['s', seconds % minute],
  ] as const;
  const first = units.findIndex(([, count]) => count > 0);
  const parts = units.slice(first, first + 2).filter(([, count]) => count > 0);
  return parts.map(([unit, count]) => `${count} ${unit}`).join(' ');
}

const timeText = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
