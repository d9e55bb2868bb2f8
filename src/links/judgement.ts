import type { Installation } from '../calico/installation.ts';
import type { CheckResult } from '../findings/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Mode, SideStatus } from './status.ts';

/** What every link is judged from. */
export interface JudgeContext {
  readonly snapshot: Snapshot;
  readonly installation: Installation;
  readonly now: Date;
  /** Milliseconds before its end from which on a certificate expires soon. */
  readonly expiresWithinMs: number;
}

/** What the checks of one link found, before states and the summary are computed. */
export interface LinkJudgement {
  readonly mode: Mode;
  readonly sides: readonly SideStatus[];
  readonly checks: readonly CheckResult[];
}
