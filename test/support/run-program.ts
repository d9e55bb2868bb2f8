import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { programPath } from './program-path.ts';

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly entry?: 'bin/dev.js' | 'bin/run.js';
}

/** Runs the program as a process of its own, with nothing of this machine's kubeconfig. */
export function runProgram(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const entry =
    options.entry === undefined
      ? programPath
      : fileURLToPath(new URL(`../../${options.entry}`, import.meta.url));
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env };
  const child = spawn(process.execPath, [entry, ...words], { env });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
}
