import { type SpawnOptions, spawn } from 'node:child_process';
import type { Run } from '../../support/run-program.ts';

/** Runs a program with that environment and no other. */
export function runProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  options: Pick<SpawnOptions, 'cwd'> = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
}
