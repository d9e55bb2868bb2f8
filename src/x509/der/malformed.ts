/** A certificate that Go's parser refuses; `message` is the parser's. Never leaves this room. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** The value, or the parser's error when there is none. */
export function required<T>(value: T | null, message: string): T {
  if (value === null) throw new Malformed(message);
  return value;
}
