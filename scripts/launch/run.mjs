import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

/**
 * Runs a program and waits until it has ended; its exit code, 128 and the signal's number when a signal ended it.
 * A terminal sends Ctrl-C to every process in front of it: the program hears it by itself. Other signals are for this
 * process alone and are passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>}
 */
export async function run(command, args, options) {
  const child = spawn(command, args, options);
  const wait = () => {};
  const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  const interrupted = [0, 1, 2].some((stream) => isatty(stream)) ? wait : pass;
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', pass);
  process.on('SIGHUP', pass);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', pass);
    process.off('SIGHUP', pass);
  }
}
