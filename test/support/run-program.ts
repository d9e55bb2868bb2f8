import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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

/** Runs the program from its sources as a process of its own, with nothing of this machine's kubeconfig. */
export function runProgram(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const entry = fileURLToPath(new URL(`../../${options.entry ?? 'bin/dev.js'}`, import.meta.url));
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
