import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readInstalled } from './lockfile.mjs';
import { isForThisMachine } from './platform.mjs';
import { isNewEnough, packagedNode } from './runtime.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

/**
 * Whether node_modules holds what package-lock.json names, whole and for this machine. Contents are compared, not times:
 * a checkout renews the lockfile's time without a change, and a copied one may be older than what it changes.
 * @param {string} root
 * @param {Lockfile} lockfile
 */
export function isInstalled(root, lockfile) {
  const installed = readInstalled(root);
  if (installed === null) return false;
  const packages = Object.entries(lockfile).filter(([folder]) => folder !== '');
  return (
    packages.every(([folder, { version, integrity }]) => {
      const found = installed[folder];
      if (found === undefined) return !isMissed(folder, lockfile, installed);
      return found.version === version && found.integrity === integrity;
    }) &&
    Object.entries(installed).every(
      ([folder, found]) =>
        existsSync(join(root, folder, 'package.json')) &&
        (found.link === true || (lockfile[folder] !== undefined && isForThisMachine(found))),
    )
  );
}

/**
 * Whether a package that is not installed should be. npm leaves an optional one out, in silence, when it cannot fetch it,
 * when it is for another machine, and when the Node.js that runs npm is too old for it.
 * @param {string} folder
 * @param {Lockfile} lockfile
 * @param {Lockfile} installed
 */
function isMissed(folder, lockfile, installed) {
  const entry = lockfile[folder] ?? {};
  const { optional, devOptional, os, cpu, libc } = entry;
  if (!optional && !devOptional) return true;
  if (os === undefined || cpu === undefined || !isForThisMachine(entry)) return false;
  if (folder === packagedNode(lockfile)?.folder) return !isNewEnough(lockfile);
  // What is installed tells which libc this is.
  return libc === undefined || Object.values(installed).some((other) => `${other.libc}` === `${libc}`);
}
