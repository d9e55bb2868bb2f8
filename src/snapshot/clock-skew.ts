/**
 * How far this machine's clock is ahead of the API server's, in milliseconds: by more than `least` and no more than
 * `most`. Negative: behind.
 */
export interface ClockSkew {
  readonly least: number;
  readonly most: number;
}

/** An answer that says when the server wrote it. Times in milliseconds since the epoch. */
export interface DatedAnswer {
  /** Of the header Date, which cuts the server's time to whole seconds (RFC 9110 section 6.6.1). */
  readonly date: number;
  /** By this machine's clock. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

const second = 1000;
/** Seconds. */
const tolerated = 30;

/** What one answer says: its head was written between the request and its coming, however slow the network. */
export function skewOf({ date, sentAt, receivedAt }: DatedAnswer): ClockSkew {
  return { least: sentAt - date - second, most: receivedAt - date };
}

/**
 * What two answers say together. Where they contradict each other (several API servers behind one address, a clock
 * that was set meanwhile) the more certain one stands.
 */
export function narrowed(one: ClockSkew | null, other: ClockSkew): ClockSkew {
  if (one === null) return other;
  const both = { least: Math.max(one.least, other.least), most: Math.min(one.most, other.most) };
  if (both.least < both.most) return both;
  return width(other) < width(one) ? other : one;
}

/**
 * The seconds by which the clocks differ for certain, a part counted as a whole one: 0 where they may agree. Null:
 * not known.
 */
export function skewSeconds(skew: ClockSkew | null): number | null {
  if (skew === null) return null;
  if (skew.least >= 0) return Math.floor(skew.least / second) + 1;
  return skew.most < 0 ? Math.floor(skew.most / second) : 0;
}

/** True for a difference of more than 30 s: it is told, and nothing is issued or planned. */
export function isOff(seconds: number | null): seconds is number {
  return seconds !== null && Math.abs(seconds) > tolerated;
}

const imfFixdate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since the epoch of the header Date; null where it is none, or no IMF-fixdate. */
export function dateOf(header: string | undefined): number | null {
  if (header === undefined || !imfFixdate.test(header)) return null;
  const time = Date.parse(header);
  return Number.isNaN(time) ? null : time;
}

const width = ({ least, most }: ClockSkew): number => most - least;
