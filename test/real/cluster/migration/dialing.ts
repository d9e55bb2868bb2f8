import { setTimeout as sleep } from 'node:timers/promises';
import { Ends } from '../ends/ends.ts';
import { lateBy } from '../ends/lateness.ts';
import { type Observed, Observer } from '../ends/observer.ts';
import type { RealCluster } from '../real-cluster.ts';
import { speed } from './fast-clock.ts';
import { LiveCluster } from './live-cluster.ts';

const pause = 500;
/** On the fast clock: the last files have arrived. */
const lastArrival = 95_000;

/**
 * Has every client of a cluster dial every Typha of its Service, over and over, while something is done, and until the
 * last files that it changed have arrived; `changesFiles` false: it changes none that a running pod has.
 */
export async function dialing(
  cluster: RealCluster,
  action: (observer: Observer) => Promise<void>,
  changesFiles = true,
): Promise<Observed> {
  const ends = Ends.start();
  const live = await LiveCluster.follow(cluster.dir, speed);
  const observer = new Observer(live, ends, { lateness: lateBy(0), restarts: false, clusterTime: false });
  let going = true;
  const dialer = (async () => {
    while (going) {
      await observer.dialAnew(`a round at ${live.clock.now().toISOString()}`);
      await sleep(pause);
    }
  })();
  try {
    await action(observer);
    if (changesFiles) await sleep(lastArrival / speed);
  } finally {
    going = false;
    await dialer.finally(() => {
      observer.stop();
      live.stop();
    });
  }
  const observed = await observer.observed();
  await ends.stop();
  return observed;
}
