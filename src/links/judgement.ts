import { type Gap, gapsOf } from '../calico/gaps.ts';
import { type Installation, installation } from '../calico/installation.ts';
import type { CheckResult } from '../findings/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Mode, SideStatus } from './status.ts';

/** What every link is judged from. */
export interface JudgeContext {
  readonly snapshot: Snapshot;
  readonly installation: Installation;
  /** Lists that show less than there may be. */
  readonly gaps: readonly Gap[];
  readonly now: Date;
  /** Milliseconds before its end from which on a certificate expires soon. */
  readonly expiresWithinMs: number;
}

/** What a snapshot is judged from at a time; `expiresWithinMs` as in the context. */
export function judgeContext(snapshot: Snapshot, now: Date, expiresWithinMs: number): JudgeContext {
  const found = installation(snapshot);
  return { snapshot, installation: found, gaps: gapsOf(snapshot, found), now, expiresWithinMs };
}

/** What the checks of one link found, before states and the summary are computed. */
export interface LinkJudgement {
  readonly mode: Mode;
  readonly sides: readonly SideStatus[];
  readonly checks: readonly CheckResult[];
}
