import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { nameUnknownUser } from '../cli/program/unknown-user.ts';
import type { EmbeddedRelease } from './assets.ts';
import { codeCacheFor } from './code-cache.ts';
import { requireBuiltin } from './require-builtin.ts';

type Main = (words: readonly string[], root: string) => Promise<number>;

/**
 * Runs the embedded program and gives its exit code. What V8 compiled is kept for the next run: compiling takes
 * longer than everything else of a start.
 */
export async function runProgram(
  source: string,
  release: EmbeddedRelease,
  words: readonly string[],
): Promise<number> {
  const cache = codeCacheFor(release, words, process.env);
  const cachedData = cache?.read() ?? undefined;
  const script = new Script(source, { filename: 'kubectl-calico-tls.js', ...(cachedData && { cachedData }) });
  // Before the program is evaluated: some of its modules ask at load.
  nameUnknownUser(process.env);
  const exitCode = await evaluate(script)(words, dirname(process.execPath));
  if (cachedData === undefined || script.cachedDataRejected) cache?.write(script.createCachedData());
  return exitCode;
}

function evaluate(script: Script): Main {
  const module: { exports: { main?: Main } } = { exports: {} };
  const wrapper: (...scope: unknown[]) => void = script.runInThisContext();
  wrapper(module.exports, requireBuiltin, module, process.execPath, dirname(process.execPath));
  if (module.exports.main === undefined) throw new Error('the embedded program has no main');
  return module.exports.main;
}
