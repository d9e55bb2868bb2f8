import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { generatedPages } from '../../../scripts/docs/pages.ts';
import { shortArrival } from '../../../scripts/start-arguments.ts';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { runningClock } from '../../../simulator/server/clock.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { commandBlocks, writtenPages } from '../../support/docs-blocks.ts';
import { kubectlPath, runInShell, shellFolder } from '../../support/docs-shell.ts';

for (const page of writtenPages(Object.keys(await generatedPages()))) {
  for (const block of commandBlocks(page)) {
    const plain = block.commands.some((command) => /(?:^|\| *)kubectl (?!calico-tls)/.test(command));
    const skip = plain && kubectlPath === '' ? 'there is no kubectl in PATH' : false;
    test(`docs/${page} line ${block.line}: ${block.commands.join('; ')}`, { skip }, async (context) => {
      const kubeconfig = block.scenario === null ? null : await kubeconfigOf(context, block.scenario);
      const place = shellFolder(context, { kubeconfig, files: block.files });
      for (const [at, command] of block.commands.entries()) {
        const ended = await runInShell(quick(command), place, { watches: block.watch });
        if (block.watch) assert.match(ended.stdout, /^\S+Z felix-typha: /, ended.stderr);
        else if (at === block.commands.length - 1 || block.exit === 0)
          assert.equal(ended.code, block.exit, `${command}\n${ended.stdout}${ended.stderr}`);
        else assert.ok([0, block.exit].includes(ended.code ?? -1), `${command}\n${ended.stderr}`);
      }
    });
  }
}

/** Pages say nothing of the time that kubelets take: here, files arrive at once. */
function quick(command: string): string {
  const words = /^kubectl calico-tls ([^|>;&]*--yes[^|>;&]*)$/.exec(command)?.[1]?.split(' ');
  const flag = words === undefined ? null : shortArrival(words);
  return flag === null ? command : `${command} ${flag}`;
}

async function kubeconfigOf(context: TestContext, name: string): Promise<string> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario !== undefined, `there is no scenario ${name}`);
  const cluster = await startCluster({ scenario, clock: runningClock(new Date()) });
  liveLogs(cluster);
  context.after(() => cluster.close());
  return cluster.kubeconfig;
}
