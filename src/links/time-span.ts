import { counted } from './wording.ts';

const minute = 60_000;
const hour = 60 * minute;
const dayMs = 24 * hour;

/** A positive span in its largest whole unit: `3 days`, `5 hours`, `1 minute`. */
export function span(ms: number): string {
  if (ms >= dayMs) return counted(Math.floor(ms / dayMs), 'day');
  if (ms >= hour) return counted(Math.floor(ms / hour), 'hour');
  return counted(Math.max(1, Math.floor(ms / minute)), 'minute');
}

/** `2026-11-20` (UTC). */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
