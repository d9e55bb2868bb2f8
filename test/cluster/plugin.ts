import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Status } from '../../src/links/status.ts';

const program = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs this program as a process of its own, with no settings of the caller's but those given. */
export function plugin(
  args: readonly string[],
  { kubeconfig, stdin = '' }: { readonly kubeconfig: string; readonly stdin?: string },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      env: { PATH: process.env.PATH, KUBECONFIG: kubeconfig, HOME: '/nonexistent' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

/** `status -o json` of that cluster. Fails with what the program said when it gave no document. */
export async function statusOf(
  kubeconfig: string,
  args: readonly string[] = [],
): Promise<{ readonly status: Status; readonly ended: Ended }> {
  const ended = await plugin(['status', '-o', 'json', ...args], { kubeconfig });
  if (!ended.stdout.startsWith('{')) throw new Error(`exit code ${ended.code}: ${ended.stderr}`);
  const status = JSON.parse(ended.stdout) as Status;
  if (status.kind !== 'Status') throw new Error(`exit code ${ended.code}: ${ended.stdout}`);
  return { status, ended };
}
