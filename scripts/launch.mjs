// launch.mjs PROGRAM [ARGUMENT...]: what every npm script starts with. PROGRAM is a file of this repository or a tool of
// its dependencies (biome, knip, tsc). Installs what is missing, in silence when nothing is, and runs PROGRAM on the
// repository's own Node.js, found by its path: a shell may have looked `node` up before npm put the right one on PATH.
// This file and those of launch/ run on whatever Node.js is there: parsed by 16.9 and newer (a test checks it), at work
// on 18 and newer.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './launch/environment.mjs';
import { install } from './launch/install.mjs';
import { isInstalled } from './launch/installed.mjs';
import { readLockfile } from './launch/lockfile.mjs';
import { nodeWords } from './launch/program.mjs';
import { Refusal } from './launch/refusal.mjs';
import { run } from './launch/run.mjs';
import { checkMachine, findNode } from './launch/runtime.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(error instanceof Refusal ? `error: ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  },
);

/** @param {readonly string[]} words */
async function main([program, ...args]) {
  if (program === undefined) {
    process.stderr.write('usage: node scripts/launch.mjs PROGRAM [ARGUMENT...]\n');
    return 2;
  }
  const lockfile = readLockfile(root);
  checkMachine(lockfile);
  if (!isInstalled(root, lockfile)) {
    const code = await install(root, lockfile);
    if (code !== 0) return code;
  }
  const node = findNode(root, lockfile);
  return run(node.file, [...nodeWords(root, lockfile, program), ...args], {
    stdio: 'inherit',
    env: node.packaged ? environment(node.file, process.env) : process.env,
  });
}
