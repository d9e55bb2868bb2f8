import { exitCodes } from '../../errors.ts';

export interface Interruption {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Lets Ctrl-C (and SIGTERM) end a change between its writes; a second one ends the process at once. */
export function onInterrupt(tell: (text: string) => void): Interruption {
  const controller = new AbortController();
  const earlier = process.listeners('SIGINT');
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    tell('stopping after the request under way; once more ends at once\n');
    controller.abort();
  };
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    end: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      for (const listener of earlier) process.on('SIGINT', listener);
    },
  };
}
