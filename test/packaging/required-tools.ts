import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProcess } from './run-process.ts';

/**
 * Installs Debian's packages when one of the programs is not on PATH, as root and where there is apt-get. A test
 * that cannot have its tools fails and says which ones: none is passed over in silence.
 */
export async function requireTools(programs: readonly string[], packages: readonly string[]): Promise<void> {
  if (programs.every(isOnPath)) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    await runProcess('apt-get', ['update', '-qq'], env);
    await runProcess('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
  }
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    throw new Error(
      `not on PATH: ${missing.join(', ')}; install ${packages.join(' ')} and run the test again`,
    );
  }
}

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
