import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse, stringify } from 'yaml';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { runningClock } from '../../../simulator/server/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { type LiveTyphas, liveTyphas } from '../../../simulator/typha/live-typhas.ts';
import { commandTable } from '../../../src/commands/table.ts';
import { createAuthority } from '../../../src/x509/issue.ts';
import { kubectlPath, runInShell, type ShellFolder, shellFolder } from '../../support/docs-shell.ts';
import { type ExampleRun, exampleRuns, notRun } from './examples.ts';

const program = 'kubectl calico-tls';

const told = Object.entries(commandTable).map(async ([name, entry]) => {
  const { examples = [] } = await entry.load();
  const lines = examples.map((one) =>
    (typeof one === 'string' ? one : one.command).replaceAll('<%= config.bin %>', program),
  );
  return { name, lines, runs: exampleRuns[name] ?? {} };
});
const commands = await Promise.all(told);

for (const { name, lines, runs } of commands)
  test(`every example of ${name} is run, or it is said why not`, () => {
    const known = [...Object.keys(runs), ...Object.keys(notRun)];
    assert.deepEqual(
      lines.map(shortened).filter((line) => !known.includes(line)),
      [],
    );
    assert.deepEqual(
      Object.keys(runs).filter((line) => !lines.map(shortened).includes(line)),
      [],
    );
  });

test('the examples of all commands end as they should', { concurrency: 4 }, async (context) => {
  const all = commands.flatMap(({ lines, runs }) =>
    lines.map((line) => ({ line, run: runs[shortened(line)] })),
  );
  await Promise.all(
    all.flatMap(({ line, run }) => {
      if (run === undefined) return [];
      const skip = kubectlPath === '' && usesKubectl(line, run) ? 'there is no kubectl in PATH' : false;
      return context.test(line, { skip }, (inner) => runExample(inner, line, run));
    }),
  );
});

function shortened(line: string): string {
  return line.startsWith(`${program} `) ? line.slice(program.length + 1) : line;
}

function usesKubectl(line: string, { prepare = [] }: ExampleRun): boolean {
  return [line, ...prepare].some((one) => /(?:^|\| *)kubectl (?!calico-tls)/.test(one));
}

async function runExample(context: TestContext, line: string, run: ExampleRun): Promise<void> {
  const live = run.scenario === undefined ? null : await clusterOf(context, run.scenario);
  const kubeconfig = live === null ? null : withContexts(live.cluster.kubeconfig, run.contexts ?? []);
  const place = shellFolder(context, { kubeconfig, files: run.files ?? [] });
  const authority = createAuthority({ commonName: 'example-ca', now: new Date() });
  for (const [name, text] of Object.entries(run.folder?.(authority) ?? {}))
    writeFileSync(join(place.folder, name), text, { mode: 0o600 });
  for (const before of run.prepare ?? []) {
    const { code, stderr } = await runInShell(before, place);
    assert.equal(code, 0, `${before}\n${stderr}`);
  }
  const words = await named(run, live, place);
  const here = [...(run.here ?? []), ...words].reduce((text, [from, to]) => text.replaceAll(from, to), line);
  const ended = await runInShell(run.adds === undefined ? here : `${here} ${run.adds}`, place, {
    watches: run.watches ?? false,
    shell: run.shell ?? 'sh',
  });
  assert.equal(ended.code, run.watches === true ? 130 : (run.exit ?? 0), `${ended.stdout}${ended.stderr}`);
  if (run.says !== undefined) assert.match(ended.stdout, run.says, ended.stderr);
}

interface Live {
  readonly cluster: SimulatedCluster;
  readonly typhas: LiveTyphas;
}

async function clusterOf(context: TestContext, name: string): Promise<Live> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario !== undefined, `there is no scenario ${name}`);
  const cluster = await startCluster({ scenario, clock: runningClock(new Date()) });
  liveLogs(cluster);
  const typhas = liveTyphas(cluster);
  context.after(async () => {
    await cluster.close();
    await typhas.close();
  });
  return { cluster, typhas };
}

function withContexts(kubeconfig: string, names: readonly string[]): string {
  if (names.length === 0) return kubeconfig;
  const config: { contexts: { context: object }[] } = parse(kubeconfig);
  const [first] = config.contexts;
  return stringify({ ...config, contexts: names.map((name) => ({ ...first, name })) });
}

async function named(
  { named: what }: ExampleRun,
  live: Live | null,
  place: ShellFolder,
): Promise<[string, string][]> {
  if (what === undefined || live === null) return [];
  if (what === 'newest backup') {
    const { stdout } = await runInShell(`${program} restore`, place);
    const found = /calico-tls-backup-\S+/.exec(stdout)?.[0];
    assert.ok(found !== undefined, stdout);
    return [['calico-tls-backup-20261124t224421z', found]];
  }
  const pod = live.cluster.objects('Pod').find(({ metadata }) => metadata.name.startsWith('calico-typha'));
  const port = await live.typhas.dial(pod?.metadata.namespace ?? '', pod?.metadata.name ?? '', 5473);
  assert.ok(port !== null);
  return [['10.0.0.7:5473', `127.0.0.1:${port}`]];
}
