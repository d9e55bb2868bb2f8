// npm start [-- --scenario NAME] [--reset] [--list] [COMMAND...]: runs one command of the plugin (`status` when none is
// given) against a simulated cluster that exists as long as the command. What it changed is kept in .sim/NAME.json.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenarioNamed, scenarios } from '../simulator/scenarios/catalogue.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { runningClock } from '../simulator/server/clock.ts';
import { type SimulatedCluster, startCluster } from '../simulator/server/cluster.ts';
import { forwardPorts } from '../simulator/server/port-forward.ts';
import { type ClusterState, stateOf } from '../simulator/server/state.ts';
import { liveLogs } from '../simulator/typha/live-logs.ts';
import { liveMetrics } from '../simulator/typha/live-metrics.ts';
import { liveTyphas } from '../simulator/typha/live-typhas.ts';
import { shortArrival, startArguments } from './start-arguments.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the states of the scenarios are kept. */
const states = process.env.CALICO_TLS_SIM_DIRECTORY ?? join(root, '.sim');
const usage = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const asked = startArguments(args);
  if ('problem' in asked) return fail(asked.problem);
  if (asked.list) {
    const width = Math.max(...scenarios.map(({ name }) => name.length));
    for (const { name, description } of scenarios)
      process.stdout.write(`${name.padEnd(width)}  ${description}\n`);
    return 0;
  }
  const scenario = scenarioNamed(asked.scenario);
  if (scenario === undefined)
    return fail(`There is no scenario ${asked.scenario}. npm start -- --list names them.`);
  const file = join(states, `${scenario.name}.json`);
  if (asked.reset) rmSync(file, { force: true });
  return run(scenario, file, asked.command);
}

async function run(scenario: Scenario, file: string, command: readonly string[]): Promise<number> {
  const state = savedState(file);
  const cluster = await startCluster({
    scenario,
    clock: runningClock(new Date()),
    pace: { everyMs: 100, afterWriteMs: 1000 },
    raceMs: 200,
    ...(state === null ? {} : { state }),
  });
  const looksInside = command.some((word) => ['probe', 'diagnose', '--probe'].includes(word));
  const typhas = looksInside ? liveTyphas(cluster) : null;
  if (looksInside) liveLogs(cluster);
  const metrics = liveMetrics(cluster);
  forwardPorts(
    cluster,
    async (...port) => (await metrics.dial(...port)) ?? (await typhas?.dial(...port)) ?? null,
  );
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-'));
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
    const arrival = shortArrival(command);
    if (arrival !== null)
      process.stderr.write(`Simulated kubelets bring changed files at once: ${arrival} is added.\n`);
    return await runCommand(arrival === null ? command : [...command, arrival], kubeconfig);
  } finally {
    save(cluster, file);
    await cluster.close();
    await typhas?.close();
    await metrics.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the plugin as its own process. It hears Ctrl-C itself; this process waits until it has ended. */
async function runCommand(command: readonly string[], kubeconfig: string): Promise<number> {
  const wait = (): void => {};
  process.on('SIGINT', wait);
  const ends = ['SIGTERM', 'SIGHUP'] as const;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'bin', 'dev.js'), ...command],
    {
      stdio: 'inherit',
      env: { ...process.env, KUBECONFIG: kubeconfig },
    },
  );
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ends) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
  } finally {
    process.off('SIGINT', wait);
    for (const signal of ends) process.off(signal, pass);
  }
}

function savedState(file: string): ClusterState | null {
  return existsSync(file) ? stateOf(readFileSync(file, 'utf8')) : null;
}

/** Writes the state beside the file first, so that an interruption leaves the old one whole. */
function save(cluster: SimulatedCluster, file: string): void {
  mkdirSync(states, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, cluster.save(), { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

function fail(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return usage;
}
