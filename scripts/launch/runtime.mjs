import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isForThisMachine } from './platform.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

const oldestStarting = 18;
const machine = `${process.platform} ${process.arch}`;

/**
 * Throws when the Node.js that runs this is too old to install with, or none can be installed to run on.
 * @param {Lockfile} lockfile
 */
export function checkMachine(lockfile) {
  if (Number(process.versions.node.split('.')[0]) < oldestStarting)
    throw new Refusal(
      `npm scripts need Node.js ${oldestStarting} or newer to start with, this is ${process.version}. ` +
        'The one that they run on is then installed with the dependencies.',
    );
  if (packagedNode(lockfile) === null && !isNewEnough(lockfile))
    throw tooOld(lockfile, `no package brings one for ${machine}`);
}

/**
 * The package that brings Node.js for this machine, null where none does.
 * @param {Lockfile} lockfile
 */
export function packagedNode(lockfile) {
  for (const [folder, entry] of Object.entries(lockfile)) {
    const [, name] = /^node_modules\/([^/]+)$/.exec(folder) ?? [];
    const bin = entry.bin?.node;
    if (name !== undefined && bin !== undefined && isForThisMachine(entry)) return { folder, name, bin };
  }
  return null;
}

/**
 * The Node.js to run on: the packaged one, else the one that runs this if it is new enough.
 * @param {string} root
 * @param {Lockfile} lockfile
 */
export function findNode(root, lockfile) {
  const packaged = packagedNode(lockfile);
  const file = packaged === null ? null : join(root, packaged.folder, packaged.bin);
  if (packaged === null || file === null) return { file: process.execPath, packaged: false };
  const problem = existsSync(file) ? startProblem(file) : 'npm has left it out';
  if (problem === null) return { file, packaged: true };
  if (!isNewEnough(lockfile)) throw doesNotStart(lockfile, packaged.name, problem);
  // npm puts this link before the other Node.js on the PATH of scripts: no script would start any more.
  rmSync(join(root, 'node_modules', '.bin', 'node'), { force: true });
  return { file: process.execPath, packaged: false };
}

/**
 * What is said when nothing but the packaged Node.js would do.
 * @param {Lockfile} lockfile
 * @param {string} name
 * @param {string} problem
 */
export function doesNotStart(lockfile, name, problem) {
  return tooOld(lockfile, `that of ${name} does not start on ${machine}: ${problem}`);
}

/**
 * @param {Lockfile} lockfile
 * @param {string} why
 */
function tooOld(lockfile, why) {
  const oldest = oldestNode(lockfile);
  return new Refusal(
    `Node.js ${oldest} or newer is needed, this is ${process.version}, and ${why}. ` +
      `Install Node.js ${oldest} or newer and run the same command again.`,
  );
}

/**
 * Why the file does not start as a Node.js, null when it does.
 * @param {string} file
 */
export function startProblem(file) {
  if (realpathSync(file) === process.execPath) return null;
  const { error, status, signal, stderr } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return error.message;
  return status === 0 ? null : stderr.trim().split('\n')[0] || `it ended with ${signal ?? status}`;
}

/**
 * Whether the Node.js that runs this can run everything.
 * @param {Lockfile} lockfile
 */
export function isNewEnough(lockfile) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode(lockfile).split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * As package.json's `engines` says it, of which the lockfile has a copy.
 * @param {Lockfile} lockfile
 */
function oldestNode(lockfile) {
  const [, oldest] = /^>=(\d+\.\d+)/.exec(lockfile['']?.engines?.node ?? '') ?? [];
  if (oldest === undefined)
    throw new Refusal('package-lock.json names no oldest Node.js (engines.node, such as >=22.20)');
  return oldest;
}
