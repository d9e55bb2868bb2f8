import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError, exitCodes } from '../../errors.ts';
import type { ContextStatus } from '../../links/status-list.ts';
import { aheadText } from '../../render/clock-skew.ts';
import { renderContexts } from '../../render/contexts-screen.ts';
import { statusChanges } from '../../render/status-changes.ts';
import { watchFrame } from '../../render/watch-frame.ts';
import { isOff } from '../../snapshot/clock-skew.ts';
import type { ReportFormat } from '../flags/output-flags.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth, wantsColour } from '../terminal/terminal.ts';

export interface WatchRequest {
  readonly read: () => Promise<readonly ContextStatus[]>;
  readonly format: ReportFormat;
  /** Milliseconds between the end of one look and the start of the next. */
  readonly everyMs: number;
}

/** Checks that a format can be watched: a document that grows for ever is none. */
export function checkWatchable(format: ReportFormat): void {
  if (format === 'table' || format === 'wide') return;
  throw new ExpectedError(`--watch cannot be combined with -o ${format}`, {
    code: 'contradicting-flags',
    remedy: 'Watch the table, or run the command again for each document.',
    exitCode: exitCodes.usage,
  });
}

/**
 * Looks again and again: a terminal is redrawn, anything else gets a line for each change. Ends when nobody
 * reads any more; an interrupt ends the process.
 */
export async function watch({ read, format, everyMs }: WatchRequest): Promise<void> {
  const { stdout } = process;
  let before: readonly ContextStatus[] | null = null;
  for (;;) {
    const items = await read();
    const text =
      stdout.isTTY === true ? screen(items, format, everyMs, before === null) : lines(before, items);
    if (text !== '') await write(stdout, text);
    if (stdout.destroyed || stdout.errored !== null) return;
    before = keepKnown(before, items);
    await sleep(everyMs);
  }
}

function screen(
  items: readonly ContextStatus[],
  format: ReportFormat,
  everyMs: number,
  first: boolean,
): string {
  const { stdout } = process;
  const text = renderContexts(items, {
    full: format === 'wide',
    columns: screenWidth(stdout),
    colour: wantsColour(process.env, stdout),
  });
  const time = `${new Date().toISOString().slice(0, 19)}Z`;
  const foot = `${clockText(items)}${time}, again every ${everyMs / 1000} s, Ctrl-C ends`;
  return watchFrame({ text, foot, rows: stdout.rows, first });
}

/** A redrawn screen leaves no room above for the warning. */
function clockText(items: readonly ContextStatus[]): string {
  const seconds = items.map(({ status }) => status?.metadata.clockSkewSeconds ?? null).find(isOff);
  return seconds === undefined || seconds === null ? '' : `CLOCK ${aheadText(seconds)} the API server's; `;
}

function lines(before: readonly ContextStatus[] | null, items: readonly ContextStatus[]): string {
  const time = new Date().toISOString();
  return statusChanges(before, items)
    .map((line) => `${time} ${line}\n`)
    .join('');
}

/** A context that cannot be read for a while is compared with what it was before. */
function keepKnown(
  before: readonly ContextStatus[] | null,
  items: readonly ContextStatus[],
): readonly ContextStatus[] {
  return items.map((item, at) => ({ ...item, status: item.status ?? before?.[at]?.status ?? null }));
}
