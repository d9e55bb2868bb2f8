import { certificatesLength, isText, type Judge, markOfBytes } from './decoded.ts';
import { certificateLength, tags } from './der-element.ts';

/** How digits stand for octets. */
export interface Code {
  readonly bits: number;
  /** How many digits may stand before an octet begins. */
  readonly readings: number;
  readonly decode: (digits: string) => Buffer;
}

export const base64: Code = { bits: 6, readings: 4, decode: (digits) => Buffer.from(digits, 'base64') };
export const hexadecimal: Code = { bits: 4, readings: 2, decode: (digits) => Buffer.from(digits, 'hex') };

/** Digits that hold a secret: where they begin and end, and the mark for them. */
export interface SecretPiece {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** What digits hold. */
export interface Held {
  readonly hasCertificates: boolean;
  readonly pieces: readonly SecretPiece[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The secrets that a run of digits holds, wherever its octets begin. Where one reading of it has certificates in it,
 * they are no part of a secret, whatever another reading makes of their digits.
 */
export function heldBy(digits: string, code: Code, judge: Judge): Held {
  const readings = readingsOf(digits, code);
  const found = readings.map(certificatesIn);
  const shift = found.findIndex((spans) => spans.length > 0);
  const [bytes, spans] = [readings[shift], found[shift]];
  if (bytes === undefined || spans === undefined) {
    const mark = markOfReadings(readings, judge);
    return {
      hasCertificates: false,
      pieces: mark === null ? [] : [{ start: 0, end: digits.length, mark }],
    };
  }
  const digitAt = (octet: number): number => shift + (octet * 8) / code.bits;
  const pieces = between(spans, bytes.length).flatMap((span): SecretPiece[] => {
    const start = span.start === 0 ? 0 : Math.ceil(digitAt(span.start));
    const end = span.end === bytes.length ? digits.length : Math.floor(digitAt(span.end));
    const mark =
      markOfBytes(bytes.subarray(span.start, span.end), judge) ??
      markOfDigits(digits.slice(start, end), code, judge);
    return mark === null ? [] : [{ start, end, mark }];
  });
  return { hasCertificates: true, pieces };
}

/** The mark for digits, wherever their octets begin; null for no secret. */
export function markOfDigits(digits: string, code: Code, judge: Judge): string | null {
  return markOfReadings(readingsOf(digits, code), judge);
}

/** Whether certificates are among what digits hold. */
export function holdsCertificates(digits: string, code: Code): boolean {
  return readingsOf(digits, code).some((bytes) => certificatesIn(bytes).length > 0);
}

const readingsOf = (digits: string, { readings, decode }: Code): Buffer[] =>
  Array.from({ length: readings }, (_, shift) => decode(digits.slice(shift)));

/** What is text in one reading is none in the next, though it may begin like one. */
function markOfReadings(readings: readonly Buffer[], judge: Judge): string | null {
  let wasText = false;
  for (const bytes of readings) {
    const mark = markOfBytes(bytes, wasText ? null : judge);
    if (mark !== null) return mark;
    wasText ||= isText(bytes);
  }
  return null;
}

/** Where certificates lie in bytes. One that is cut is known at their start, and behind another. */
function certificatesIn(bytes: Buffer): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at >= 0 && at < bytes.length; at = bytes.indexOf(tags.sequence, at)) {
    const rest = bytes.subarray(at);
    const length = at === 0 || certificateLength(rest) > 0 ? certificatesLength(rest) : 0;
    if (length > 0) spans.push({ start: at, end: at + length });
    at += Math.max(length, 1);
  }
  return spans;
}

/** What the spans leave of so many octets. */
function between(spans: readonly Span[], length: number): Span[] {
  const starts = [0, ...spans.map(({ end }) => end)];
  const ends = [...spans.map(({ start }) => start), length];
  return starts
    .map((start, index) => ({ start, end: ends[index] ?? length }))
    .filter(({ start, end }) => start < end);
}
