import type { TestContext } from 'node:test';
import { runDiagnose } from '../../src/cli/diagnose/diagnose-pipeline.ts';
import type { ProbeOptions } from '../../src/cli/probe/probe-options.ts';
import { runProbe } from '../../src/cli/probe/probe-pipeline.ts';
import type { LinkName } from '../../src/findings/finding.ts';
import type { Diagnosis } from '../../src/links/diagnosis/document.ts';
import type { Probe } from '../../src/links/probe/document.ts';
import type { LogLimits } from '../../src/snapshot/evidence.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type SimulatedCluster, startCluster } from '../server/cluster.ts';
import { temporaryFile } from '../temporary-file.ts';
import { type LogOptions, liveLogs } from './live-logs.ts';
import { liveTyphas } from './live-typhas.ts';
import type { StandInSettings } from './stand-in.ts';

export interface LiveCluster {
  readonly cluster: SimulatedCluster;
  readonly kubeconfig: string;
}

/** A simulated cluster with stand-ins behind its Typha pods, until the test ends. */
export async function liveCluster(
  t: TestContext,
  scenario: Scenario,
  change?: (settings: StandInSettings) => StandInSettings | null,
  now: Date = new Date(),
): Promise<LiveCluster> {
  const cluster = await startCluster({ scenario, now });
  const typhas = liveTyphas(cluster, change);
  t.after(async () => {
    await cluster.close();
    await typhas.close();
  });
  return { cluster, kubeconfig: temporaryFile(t, cluster.kubeconfig) };
}

/** Runs `probe` in this process. */
export function probeOf(
  { kubeconfig }: LiveCluster,
  options: Partial<ProbeOptions> = {},
  link: LinkName | null = 'felix-typha',
): Promise<Probe> {
  return runProbe(
    {
      link,
      cluster: { kubeconfig },
      expiresWithinMs: 0,
      options: { asFelix: false, address: null, version: '1.3', withinMs: 5000, parallel: 16, ...options },
      log: null,
    },
    new Date(),
  );
}

export const logLimits: LogLimits = {
  tailLines: 2000,
  bytes: 512 * 1024,
  totalBytes: 64 * 1024 * 1024,
  sinceSeconds: 86_400,
  parallel: 6,
  withinMs: 15_000,
  totalMs: 60_000,
};

/** Runs `diagnose` in this process. */
export function diagnosisOf(
  { kubeconfig }: LiveCluster,
  options: { readonly all?: boolean; readonly bundle?: string; readonly limits?: Partial<LogLimits> } = {},
): Promise<Diagnosis> {
  return runDiagnose(
    {
      cluster: { kubeconfig },
      all: options.all ?? false,
      limits: { ...logLimits, ...options.limits },
      expiresWithinMs: 0,
      bundle: options.bundle ?? null,
      log: null,
    },
    new Date(),
  );
}

export async function diagnosedScenario(
  t: TestContext,
  scenario: Scenario,
  options: LogOptions = {},
): Promise<Diagnosis> {
  const live = await liveCluster(t, scenario);
  liveLogs(live.cluster, options);
  return diagnosisOf(live);
}
