// Installs the dependencies when they are missing or older than the lockfile. Runs on the machine's own Node,
// which may be too old for the rest, before every npm script that needs them; silent when nothing is to do.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = changedAt(`${root}package-lock.json`);
const installed = changedAt(`${root}node_modules/.package-lock.json`);

if (installed === null || (lockfile !== null && lockfile > installed)) {
  process.stderr.write('Installing dependencies (npm ci)\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.error !== undefined)
    process.stderr.write(`error: npm could not be started: ${npm.error.message}\n`);
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

/** @param {string} path */
function changedAt(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}
