import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled } from './installed.mjs';
import { messageOf } from './lockfile.mjs';
import { npmCi } from './npm-ci.mjs';
import { Refusal } from './refusal.mjs';
import { doesNotStart, isNewEnough, packagedNode, startProblem } from './runtime.mjs';
import { openStage, stageOf } from './stage.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

/**
 * Runs `npm ci` in a folder beside node_modules and puts the result in its place in one go: neither an interruption nor
 * another start at the same time leaves a half-filled node_modules. Where the Node.js that runs this is too old, npm runs
 * on the repository's own, which is fetched first. Returns npm's exit code.
 * @param {string} root
 * @param {Lockfile} lockfile
 */
export async function install(root, lockfile) {
  process.stderr.write('Installing dependencies (npm ci)\n');
  let stage = '';
  try {
    stage = openStage(root);
    const { code: fetched, node } = await fetchNode(stage, lockfile);
    if (fetched !== 0) return fetched;
    const code = await npmCi(stage, node);
    if (code !== 0 || isInstalled(root, lockfile) || exchange(root, stage, lockfile)) return code;
    // node_modules is a mount, say, that can only be filled where it is.
    rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
    return await npmCi(root, node);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`the dependencies cannot be installed: ${messageOf(error)}`);
  } finally {
    if (stage !== '') rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * The Node.js to install with.
 * @param {string} stage
 * @param {Lockfile} lockfile
 */
async function fetchNode(stage, lockfile) {
  const packaged = packagedNode(lockfile);
  if (packaged === null || isNewEnough(lockfile)) return { code: 0, node: process.execPath };
  const folder = stageOf(stage, lockfile, packaged);
  const node = join(folder, packaged.folder, packaged.bin);
  const code = await npmCi(folder, process.execPath);
  const problem = code === 0 ? startProblem(node) : null;
  if (problem !== null) throw doesNotStart(lockfile, packaged.name, problem);
  return { code, node };
}

/**
 * Whether node_modules is the new one now, be it this start's or that of another that was quicker.
 * @param {string} root
 * @param {string} stage
 * @param {Lockfile} lockfile
 */
function exchange(root, stage, lockfile) {
  const place = join(root, 'node_modules');
  try {
    renameSync(place, join(stage, 'old'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return false;
  }
  try {
    renameSync(join(stage, 'node_modules'), place);
    return true;
  } catch (_error) {
    return isInstalled(root, lockfile);
  }
}
