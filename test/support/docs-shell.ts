import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hostFiles } from './lint/host.ts';
import { programPath } from './program-path.ts';

/** The kubectl of this machine; empty when there is none. */
export const kubectlPath = spawnSync('sh', ['-c', 'command -v kubectl']).stdout.toString().trim();

/** Where lines of a shell run, with what is in their environment. */
export interface ShellFolder {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A home with a `kubectl` that knows this plugin, with the plugin under its own name, and in it `host`, a host with the
 * files of these samples of lint. It is there until the test ends.
 */
export function shellFolder(
  context: TestContext,
  { kubeconfig, files }: { readonly kubeconfig: string | null; readonly files: readonly string[] },
): ShellFolder {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-docs-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = `#!/bin/sh\nif [ "$1" = calico-tls ]; then shift; exec '${process.execPath}' '${programPath}' "$@"; fi\nexec '${kubectlPath}' "$@"\n`;
  writeProgram(join(bin, 'kubectl'), script);
  writeProgram(
    join(bin, 'kubectl-calico_tls'),
    `#!/bin/sh\nexec '${process.execPath}' '${programPath}' "$@"\n`,
  );
  if (files.length > 0) hostOf(folder, files);
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder };
  if (kubeconfig === null) return { folder, env };
  writeFileSync(join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
  return { folder, env: { ...env, KUBECONFIG: join(folder, 'kubeconfig') } };
}

function writeProgram(path: string, script: string): void {
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

function hostOf(folder: string, samples: readonly string[]): void {
  for (const name of samples) {
    const sample = fileURLToPath(new URL(`../program/lint/samples/${name}/`, import.meta.url));
    cpSync(sample, join(folder, 'host'), { recursive: true });
  }
  for (const [path, text] of Object.entries(hostFiles)) {
    const file = join(folder, 'host', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** Runs a line in a shell; one that watches is ended once it has said something. */
export function runInShell(
  line: string,
  { folder, env }: ShellFolder,
  { watches = false, shell = 'sh' }: { readonly watches?: boolean; readonly shell?: 'sh' | 'bash' } = {},
): Promise<Ended> {
  const child = spawn(shell, ['-c', watches ? `exec ${line}` : line], { cwd: folder, env });
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
