import { ExpectedError } from '../../errors.ts';
import { acceptFlag, type FlowLogWarning } from '../../plan/report/flow-log-warning.ts';
import { sameCommand } from '../program/repeat-command.ts';

/** Refuses a change that costs flow logs until that is accepted; `words` is the command line. */
export function requireAcceptance(
  warning: FlowLogWarning | null,
  isAccepted: boolean,
  words: readonly string[],
): void {
  if (warning === null || !warning.isLoss || isAccepted) return;
  const what = warning.code === 'flow-logs-not-known' ? 'may be' : 'would be';
  throw new ExpectedError(
    `flow logs of Felix ${what} refused by Goldmane and lost, as the warning above says`,
    {
      code: 'flow-log-loss',
      remedy: `Nothing was written. Where that is meant, give ${acceptFlag}:`,
      command: sameCommand([...words, acceptFlag]),
    },
  );
}
