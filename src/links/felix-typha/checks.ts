import type { CheckResult } from '../../findings/finding.ts';
import type { Fact } from '../probe/fact.ts';
import type { Check } from './context.ts';
import type { TyphaView } from './probe/typha-view.ts';

/** What the findings of this link are judged from; each has the checks that can tell it. */
export interface FelixTyphaChecks {
  /** A cluster in which some client uses Typha. */
  readonly cluster: Check;
  /** A cluster in which no client does. */
  readonly unused: Check;
  /** Files of settings, every Felix against every Typha. */
  readonly files: Check;
  /** What the socket of one Typha showed. */
  readonly sockets: SocketCheck;
}

export type SocketCheck = (view: TyphaView) => readonly (Fact | CheckResult)[];
