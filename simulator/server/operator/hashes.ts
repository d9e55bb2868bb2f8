import { createHash } from 'node:crypto';

/**
 * Hashes for the annotations of pod templates: equal texts have equal hashes, other texts other ones. They count texts
 * in the order in which they are first seen, so that names of revisions do not depend on fresh keys.
 */
export class Hashes {
  readonly #seen: string[];

  constructor(seen: readonly string[] = []) {
    this.#seen = [...seen];
  }

  /** What to give the constructor to go on. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  of(text: string): string {
    const fingerprint = sha1(text);
    if (!this.#seen.includes(fingerprint)) this.#seen.push(fingerprint);
    return sha1(`text ${this.#seen.indexOf(fingerprint)}`);
  }
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
