// npm run test:long: what is too long for every change: all kill points, every planned state broken off at every
// step, a million mutated inputs, a hundred thousand pairs compared with Go. Hours on two cores.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const all = { KILL_POINTS: 'all', CALICO_TLS_LONG: '1', PLAN_STATES: '10000' };

const runs: readonly { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }[] =
  [
    { args: ['scripts/test.ts', 'unit', 'test/apply/', 'test/simulated-migration/', 'test/lint/'], env: all },
    { args: ['scripts/test.ts', 'unit', 'test/plan/'], env: all },
    { args: ['scripts/test.ts', 'cluster', 'test/cluster/migration'], env: all },
    { args: ['test/x509-differential/run.ts', '--pairs', '100000'], env: {} },
    { args: ['test/x509/fuzz.ts', '--count', '1000000'], env: {} },
  ];

for (const { args, env } of runs) {
  process.stdout.write(`\n${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = 1;
}
