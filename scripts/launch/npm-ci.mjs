import { environment } from './environment.mjs';
import { messageOf } from './lockfile.mjs';
import { Refusal } from './refusal.mjs';
import { run } from './run.mjs';

/**
 * Runs `npm ci` in a folder and returns its exit code. What a surrounding npm was told (`npm pack --dry-run`) reaches this
 * one through the environment, and the machine's own settings may leave out what development needs: both are overruled.
 * @param {string} folder
 * @param {string} node the Node.js to run npm on: npm leaves out optional packages that are not made for it
 */
export async function npmCi(folder, node) {
  const whole = ['--include=dev', '--include=optional'];
  const real = ['--dry-run=false', '--global=false', '--package-lock-only=false', '--engine-strict=false'];
  const args = ['ci', ...whole, ...real, '--no-audit', '--no-fund', '--loglevel=error'];
  const [command = '', ...words] = npmOn(node);
  const env = node === process.execPath ? process.env : environment(node, process.env);
  const shell = command === 'npm' && process.platform === 'win32';
  /** @type {number} */
  let code;
  try {
    code = await run(command, [...words, ...args], { cwd: folder, stdio: ['ignore', 2, 2], shell, env });
  } catch (error) {
    throw new Refusal(`npm could not be started: ${messageOf(error)}. It comes with Node.js.`);
  }
  const isOwn = code !== 0 && code < 128;
  if (isOwn) process.stderr.write(`error: npm ci ended with ${code}: the dependencies are not installed\n`);
  return code;
}

/**
 * The npm that runs the script, by its path, since some are tied to their own Node.js; else the one of the PATH.
 * @param {string} node
 */
function npmOn(node) {
  const { npm_execpath: npm = '' } = process.env;
  return npm.endsWith('npm-cli.js') ? [node, npm] : ['npm'];
}
