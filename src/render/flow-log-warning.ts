import type { FlowLogWarning } from '../plan/report/flow-log-warning.ts';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

/** What becomes of flow logs, for people: a loss stands out, and a command stands alone on its line. */
export function renderFlowLogWarning(
  { message, command, isLoss }: Pick<FlowLogWarning, 'message' | 'command' | 'isLoss'>,
  limit: number,
): string {
  const label = isLoss ? 'WARNING ' : 'note: ';
  const indent = ' '.repeat(label.length);
  const lines = wrap(printable(message), limit - label.length);
  return [
    ...lines.map((line, at) => (at === 0 ? label : indent) + line),
    ...(command === null ? [] : [`${indent}${command}`]),
  ].join('\n');
}
