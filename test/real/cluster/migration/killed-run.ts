import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Api } from '../lib/api.ts';

const entry = fileURLToPath(new URL('../../../../bin/dev.js', import.meta.url));

/** Runs this program until an object has changed, and kills it with SIGKILL; true when it was still running then. */
export async function runUntilChanged(
  words: readonly string[],
  kubeconfig: string,
  { api, path }: { readonly api: Api; readonly path: string },
): Promise<boolean> {
  const before = (await api.send('GET', path)).text;
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: kubeconfig };
  const child = spawn(process.execPath, [entry, ...words], { env, stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_, signal) => resolve(signal)),
  );
  while (child.exitCode === null && (await api.send('GET', path)).text === before) await sleep(50);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}
