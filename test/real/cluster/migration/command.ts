import type { TestContext } from 'node:test';
import { plugin } from '../plugin.ts';
import type { RealCluster } from '../real-cluster.ts';
import { arrivalSpan } from './fast-clock.ts';

/** Runs a command of this program, says how long it took, and gives its exit code. */
export async function runCommand(
  t: TestContext,
  { kubeconfig }: RealCluster,
  words: readonly string[],
  arrival = arrivalSpan,
): Promise<number | null> {
  const started = Date.now();
  const ended = await plugin([...words, '--yes', '--file-arrival', arrival], { kubeconfig });
  t.diagnostic(
    `${words.join(' ')}: exit code ${ended.code} after ${Math.round((Date.now() - started) / 1000)} s`,
  );
  if (ended.code !== 0) t.diagnostic(`${ended.stdout.slice(-1500)}\n${ended.stderr.slice(-3000)}`);
  return ended.code;
}
