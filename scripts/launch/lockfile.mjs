import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} Package
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [link]
 * @property {Readonly<Record<string, string>>} [bin]
 * @property {string | readonly string[]} [os]
 * @property {string | readonly string[]} [cpu]
 * @property {string | readonly string[]} [libc]
 * @property {Readonly<Record<string, string>>} [engines]
 * @property {Readonly<Record<string, string>>} [devDependencies]
 */

/**
 * Packages by their folder, as in package-lock.json; '' is the repository itself.
 * @typedef {Readonly<Record<string, Package>>} Lockfile
 */

/**
 * @param {string} root
 * @returns {Lockfile}
 */
export function readLockfile(root) {
  try {
    return packagesOf(join(root, 'package-lock.json'));
  } catch (error) {
    throw new Refusal(`package-lock.json cannot be read: ${messageOf(error)}`);
  }
}

/**
 * What npm noted as its last act of an installation: null when none has come to its end.
 * @param {string} root
 * @returns {Lockfile | null}
 */
export function readInstalled(root) {
  try {
    return packagesOf(join(root, 'node_modules', '.package-lock.json'));
  } catch (_error) {
    return null;
  }
}

/**
 * @param {string} file
 * @returns {Lockfile}
 */
function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof packages !== 'object' || packages === null) throw new Error('it names no packages');
  return packages;
}

/**
 * On one line.
 * @param {unknown} error
 */
export function messageOf(error) {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
