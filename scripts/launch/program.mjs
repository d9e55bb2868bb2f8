import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

/**
 * What Node.js is told to run a program: a file of the repository, or a tool of one of its development dependencies.
 * @param {string} root
 * @param {Lockfile} lockfile
 * @param {string} program
 * @returns {readonly string[]}
 */
export function nodeWords(root, lockfile, program) {
  if (program.endsWith('.ts')) return ['--disable-warning=ExperimentalWarning', join(root, program)];
  for (const name of Object.keys(lockfile['']?.devDependencies ?? {})) {
    const file = lockfile[`node_modules/${name}`]?.bin?.[program];
    if (file !== undefined) return [join(root, 'node_modules', name, file)];
  }
  throw new Refusal(`${program} is neither a .ts file nor a tool of one of the devDependencies`);
}
