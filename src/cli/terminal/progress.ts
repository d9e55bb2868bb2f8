import type { ApplyEvent, Observer } from '../../apply/event.ts';
import { printable } from '../../render/printable.ts';
import { heartbeatLine, type ProgressState, progressLine } from '../../render/progress.ts';
import { afterEvent, lastingLine, nothingYet } from './progress-state.ts';

/** What of a stream progress needs; process.stderr has it. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressReport {
  readonly observer: Observer;
  /** Takes the moving line away, so that what follows stands clean. */
  readonly end: () => void;
}

const heartbeatEvery = 15_000;
const clearLine = '\r\x1b[2K';

/** Tells on a stream what a run does: a line that moves on a terminal, a line every 15 s elsewhere. */
export function reportProgress(stream: ProgressStream, now: () => Date): ProgressReport {
  let state: ProgressState = nothingYet;
  let toldAt = 0;
  let shown = false;
  const moves = stream.isTTY === true && process.env.TERM !== 'dumb';
  const clear = (): void => {
    if (shown) stream.write(clearLine);
    shown = false;
  };
  const redraw = (): void => {
    const line = progressLine(state, now(), stream.columns ?? 80);
    clear();
    if (line === '') return;
    stream.write(line);
    shown = true;
  };
  const beat = (): void => {
    const line = heartbeatLine(state, now());
    if (line === '' || now().getTime() - toldAt < heartbeatEvery) return;
    toldAt = now().getTime();
    stream.write(`${line}\n`);
  };
  const observer = (event: ApplyEvent): void => {
    state = afterEvent(state, event);
    const lasting = lastingLine(event);
    if (lasting !== null) {
      clear();
      stream.write(`${printable(lasting)}\n`);
      toldAt = now().getTime();
    }
    if (moves) redraw();
    else beat();
  };
  return { observer, end: clear };
}
