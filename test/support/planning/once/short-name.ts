import type { GoRelease } from '../../../../src/x509/go-release.ts';
import type { PossibleEnd } from '../../../../src/x509/handshake.ts';

/** Short names for what a handshake depends on: equal ones have the same. */
export interface ShortNames {
  readonly text: (text: string | null) => number;
  readonly end: (end: PossibleEnd) => string;
  readonly gos: (gos: readonly GoRelease[]) => number;
}

export function shortNames(): ShortNames {
  const texts = numbers<string | null>(new Map());
  const lists = numbers<readonly GoRelease[]>(new WeakMap());
  return {
    text: texts,
    end: ({ certFile, caFile, ...rest }) => `${texts(certFile)} ${texts(caFile)} ${JSON.stringify(rest)}`,
    gos: lists,
  };
}

function numbers<T>(known: { get(key: T): number | undefined; set(key: T, value: number): unknown }) {
  let last = 0;
  return (one: T): number => {
    const number = known.get(one) ?? ++last;
    known.set(one, number);
    return number;
  };
}
