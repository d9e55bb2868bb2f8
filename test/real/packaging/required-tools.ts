import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { TestContext } from 'node:test';
import { runProcess } from './run-process.ts';

/**
 * Whether the machine has tools that only some tests need: programs on PATH, and files by their whole path. Where
 * one is missing, Debian's packages are installed, as root and where there is apt-get. Otherwise the test is skipped,
 * with a reason that names what is missing and what to install.
 */
export async function hasTools(
  context: TestContext,
  tools: readonly string[],
  packages: readonly string[],
): Promise<boolean> {
  if (tools.every(isThere)) return true;
  const refusal = await install(packages);
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length === 0) return true;
  context.skip(
    `this machine has no ${missing.join(', ')}: install ${packages.join(' ')} to run this (${refusal})`,
  );
  return false;
}

/** Why nothing was installed, or what apt-get said last. */
async function install(packages: readonly string[]): Promise<string> {
  if (!isThere('apt-get')) return 'not installed here: there is no apt-get';
  if (process.getuid?.() !== 0) return 'not installed here: that takes root';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A server that does not answer is given up soon.
  const soon = ['-qq', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20'];
  await runProcess('apt-get', [...soon, 'update'], env);
  const { stderr } = await runProcess(
    'apt-get',
    [...soon, '-y', '--no-install-recommends', 'install', ...packages],
    env,
  );
  return `apt-get: ${stderr.trim().split('\n').at(-1) || 'no error'}`;
}

const isThere = (tool: string): boolean =>
  isAbsolute(tool)
    ? may(tool, constants.R_OK)
    : (process.env.PATH ?? '').split(delimiter).some((folder) => may(join(folder, tool), constants.X_OK));

function may(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}
