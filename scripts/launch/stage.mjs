import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./lockfile.mjs').Lockfile} Lockfile */

const prefix = '.install-';
/** Longer than any installation. */
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * A new folder in the repository's, to install the same in. Takes away what killed starts left.
 * @param {string} root
 */
export function openStage(root) {
  const before = Date.now() - abandonedAfterMs;
  for (const name of readdirSync(root).filter((entry) => entry.startsWith(prefix))) {
    const stage = statSync(join(root, name), { throwIfNoEntry: false });
    if (stage !== undefined && stage.mtimeMs < before)
      rmSync(join(root, name), { recursive: true, force: true });
  }
  const stage = mkdtempSync(join(root, prefix));
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copy(name, root, stage);
  return stage;
}

/**
 * A folder in the stage to install one package in, as the lockfile has it.
 * @param {string} stage
 * @param {Lockfile} lockfile
 * @param {{ readonly folder: string, readonly name: string }} wanted
 */
export function stageOf(stage, lockfile, { folder, name }) {
  const inner = join(stage, 'node');
  mkdirSync(inner);
  copy('.npmrc', stage, inner);
  const entry = { ...lockfile[folder], optional: undefined };
  const manifest = { dependencies: { [name]: entry.version } };
  const packages = { '': manifest, [folder]: entry };
  writeFileSync(join(inner, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(inner, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
  );
  return inner;
}

/**
 * @param {string} name
 * @param {string} from
 * @param {string} to
 */
function copy(name, from, to) {
  if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}
