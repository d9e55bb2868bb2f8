import type { NewCertificates } from '../../model/certificates.ts';
import type { RotationGoal } from '../../model/goal.ts';

export type RotationTarget = 'typha' | 'felix' | 'ca';

/** What a rotation is asked for. Requirements stay as they are: only certificates and trust change. */
export interface Rotation {
  readonly target: RotationTarget;
  /** Only what ends within so many milliseconds; null: whatever is left of it. */
  readonly expiresWithinMs: number | null;
  /** At the end of `ca`, stop trusting CAs that no certificate needs any more. */
  readonly retireCa: boolean;
  readonly arrivalMs: number;
  /** The new certificates; null until they are made. With them, what they replace counts as due. */
  readonly newCertificates: NewCertificates | null;
  /** Where a CA that is made is kept, and what marks that Secret. */
  readonly kept: ObjectPlace & { readonly labels: Readonly<Record<string, string>> };
  /** Where the certificates of a run that was broken off wait, and the label that says what they are for. */
  readonly pending: ObjectPlace & { readonly goalLabel: string };
  /** SHA-256 of the certificates of Typha and Felix in use when the run began; null: there was none. */
  readonly inUse: Readonly<Record<'typha' | 'felix', string | null>>;
}

export interface ObjectPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Names a rotation in plans, backups and the Lease. */
export function rotationGoal(target: RotationTarget): RotationGoal {
  return `rotate-${target}`;
}
