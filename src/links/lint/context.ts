import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What files are judged with. */
export interface LintContext {
  /** Nothing but the version of Kubernetes that a file names. */
  readonly snapshot: Snapshot;
  /** The release of Calico whose files they are; null: not known. */
  readonly forRelease: string | null;
  readonly now: Date;
  /** Milliseconds before its end from which on a certificate expires soon. */
  readonly expiresWithinMs: number;
}
