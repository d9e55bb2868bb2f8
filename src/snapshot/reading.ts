/** A right that Kubernetes RBAC can grant; `namespace` null means cluster-wide. */
export interface Permission {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string | null;
  readonly name: string | null;
}

/** What became of reading one thing. One object that cannot be read never hides the others. */
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden'; readonly permission: Permission }
  | { readonly kind: 'failed'; readonly cause: string };

export const known = <T>(value: T): Reading<T> => ({ kind: 'known', value });
export const absent: Reading<never> = { kind: 'absent' };
export const forbidden = (permission: Permission): Reading<never> => ({ kind: 'forbidden', permission });
export const failed = (cause: string): Reading<never> => ({ kind: 'failed', cause });

/** The value where it is known, else undefined. */
export function knownValue<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'known' ? reading.value : undefined;
}

/** Applies `change` to a known value and passes every other outcome through. */
export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.kind === 'known' ? known(change(reading.value)) : reading;
}
