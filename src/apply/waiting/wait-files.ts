import type { WaitEnd, WaitSurroundings } from './wait-rollouts.ts';

const tick = 5_000;

/** Waits the time in which new files reach every running pod (kubelet's sync period and its cache). */
export async function waitForFiles(ms: number, around: WaitSurroundings): Promise<WaitEnd> {
  const { clock } = around.api;
  const until = clock.now().getTime() + ms;
  for (;;) {
    const left = until - clock.now().getTime();
    if (left <= 0) return { kind: 'finished' };
    around.observer({ kind: 'files-wait', secondsLeft: Math.ceil(left / 1000), seconds: ms / 1000 });
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await clock.sleep(Math.min(left, tick), around.signal);
  }
}
