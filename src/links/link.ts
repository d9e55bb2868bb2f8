import type { Recognised } from '../calico/files/part.ts';
import type { ListName } from '../calico/lists.ts';
import type { LinkName } from '../findings/finding.ts';
import type { JudgeContext, LinkJudgement } from './judgement.ts';
import type { LintContext } from './lint/context.ts';
import type { Mode } from './status.ts';

/** A connection of Calico's control plane: all that this program knows of it without asking anybody. */
export interface Link {
  readonly name: LinkName;
  /** The modes that it, or one of its ends, can be in. */
  readonly modes: readonly Mode[];
  /** The lists without which an end may be unseen, or a setting. */
  readonly judgedFrom: readonly ListName[];
  /** What a cluster says of it. */
  readonly judge: (context: JudgeContext) => LinkJudgement;
  /** What files of settings say of it. */
  readonly lint: (files: readonly Recognised[], context: LintContext) => LinkJudgement;
}
