import { join } from 'node:path';
import { references } from '../src/calico/references.ts';
import { connect } from '../src/cluster/connection.ts';
import { readSnapshot } from '../src/cluster/read-snapshot.ts';
import { interleave, measure, median, type Program, type Run } from './measure.ts';

/** Wall times of whole processes, in milliseconds. */
export interface Timing {
  readonly label: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly ours: Timing;
  readonly theirs: Timing;
}

/** Two programs beside each other, in that many interleaved runs. */
export async function compare(ours: Program, theirs: Program, runs: number): Promise<Comparison> {
  const { a, b } = await interleave(ours, theirs, runs);
  return { ours: timing(ours, a), theirs: timing(theirs, b) };
}

function timing({ label }: Program, runs: readonly Run[]): Timing {
  const times = runs.map(({ milliseconds }) => milliseconds);
  return { label, median: median(times), low: Math.min(...times), high: Math.max(...times) };
}

/** `status` beside a kubectl command against one server. */
export interface StatusComparison extends Comparison {
  readonly ratio: number;
  /** MiB of resident memory at most; null where the system does not tell. */
  readonly ourPeak: number | null;
  readonly theirPeak: number | null;
  readonly requests: number;
  readonly waves: number;
  readonly retries: number;
}

export interface StatusBeside {
  readonly kubeconfig: string;
  /** The released executable. */
  readonly program: string;
  readonly kubectl: string;
  readonly kubectlArgs: readonly string[];
  readonly runs: number;
  /** For the caches of both, so that no other cache is used or filled. */
  readonly folder: string;
}

export async function compareStatus(beside: StatusBeside): Promise<StatusComparison> {
  const { kubeconfig, kubectlArgs, folder } = beside;
  const env = {
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(folder, 'kube-cache'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  const ours: Program = {
    label: 'kubectl-calico_tls status',
    command: beside.program,
    args: ['status'],
    env,
  };
  const theirs: Program = {
    label: `kubectl ${kubectlArgs.join(' ')}`,
    command: beside.kubectl,
    args: kubectlArgs,
    env,
  };
  const comparison = await compare(ours, theirs, beside.runs);
  return {
    ...comparison,
    ratio: comparison.ours.median / comparison.theirs.median,
    // Apart from the timed runs: to look at memory takes time itself.
    ourPeak: (await measure(ours, true)).peak,
    theirPeak: (await measure(theirs, true)).peak,
    ...(await requestsOf(kubeconfig)),
  };
}

/** What a status asks of the server, counted in a reading of our own process. */
async function requestsOf(kubeconfig: string) {
  const connection = await connect({ kubeconfig }, process.env);
  try {
    await readSnapshot(connection, { namespace: null, references }, new Date());
    const { requests, waves, retries } = connection.statistics();
    return { requests, waves, retries };
  } finally {
    connection.close();
  }
}
