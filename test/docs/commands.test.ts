import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generatedPages } from '../../scripts/docs/pages.ts';
import { type CommandBlock, commandBlocks, writtenPages } from '../support/docs-blocks.ts';
import { hostFiles } from '../support/lint/host.ts';
import { scenarioNamed } from '../support/scenarios/catalogue.ts';
import { runningClock } from '../support/simulated/clock.ts';
import { startCluster } from '../support/simulated/cluster.ts';

const dev = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
const kubectl = spawnSync('sh', ['-c', 'command -v kubectl']).stdout.toString().trim();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

for (const page of writtenPages(Object.keys(await generatedPages()))) {
  for (const block of commandBlocks(page)) {
    const plain = block.commands.some((command) => /(?:^|\| *)kubectl (?!calico-tls)/.test(command));
    const skip = plain && kubectl === '' ? 'there is no kubectl in PATH' : false;
    test(`docs/${page} line ${block.line}: ${block.commands.join('; ')}`, { skip }, async (context) => {
      const { folder, env } = await place(context, block);
      for (const [at, command] of block.commands.entries()) {
        const ended = await shell(command, folder, env, block.watch);
        if (block.watch) assert.match(ended.stdout, /^\S+Z felix-typha: /, ended.stderr);
        else if (at === block.commands.length - 1 || block.exit === 0)
          assert.equal(ended.code, block.exit, `${command}\n${ended.stdout}${ended.stderr}`);
        else assert.ok([0, block.exit].includes(ended.code ?? -1), `${command}\n${ended.stderr}`);
      }
    });
  }
}

/** A folder with `kubectl` in it that knows the plugin, a cluster in its kubeconfig or the files of a host. */
async function place(
  context: TestContext,
  { scenario, files }: CommandBlock,
): Promise<{ folder: string; env: NodeJS.ProcessEnv }> {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-docs-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = `#!/bin/sh\nif [ "$1" = calico-tls ]; then shift; exec '${process.execPath}' '${dev}' "$@"; fi\nexec '${kubectl}' "$@"\n`;
  writeFileSync(join(bin, 'kubectl'), script);
  chmodSync(join(bin, 'kubectl'), 0o755);
  const env: NodeJS.ProcessEnv = { PATH: `${bin}:${process.env.PATH}`, HOME: folder };
  if (files.length > 0) hostOf(folder, files);
  if (scenario === null) return { folder, env };
  const found = scenarioNamed(scenario);
  assert.ok(found !== undefined, `there is no scenario ${scenario}`);
  const cluster = await startCluster({ scenario: found, clock: runningClock(new Date()) });
  context.after(() => cluster.close());
  writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig, { mode: 0o600 });
  return { folder, env: { ...env, KUBECONFIG: join(folder, 'kubeconfig') } };
}

function hostOf(folder: string, samples: readonly string[]): void {
  for (const name of samples) {
    const sample = fileURLToPath(new URL(`../lint/samples/${name}/`, import.meta.url));
    cpSync(sample, join(folder, 'host'), { recursive: true });
  }
  for (const [path, text] of Object.entries(hostFiles)) {
    const file = join(folder, 'host', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Runs a line in a shell; one that watches is ended once it has said something. */
function shell(command: string, folder: string, env: NodeJS.ProcessEnv, watches: boolean): Promise<Ended> {
  const child = spawn('sh', ['-c', watches ? `exec ${command}` : command], { cwd: folder, env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      if (watches && name === 'stdout') child.kill('SIGINT');
    });
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}
