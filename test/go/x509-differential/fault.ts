import type { Crafted } from '../../unit/x509/crafted/crafted-certificate.ts';
import type { End, World } from '../../unit/x509/crafted/world.ts';

/** Where a fault strikes, and its choices, which come from the generated numbers. */
export interface FaultContext {
  readonly world: World;
  /** The end whose certificates or files are broken, and the one that it meets. */
  readonly end: End;
  readonly other: End;
  readonly target: Crafted;
  readonly pick: <T>(list: readonly T[]) => T;
}

export type Fault = (context: FaultContext) => void;
export type Faults = Readonly<Record<string, Fault>>;
