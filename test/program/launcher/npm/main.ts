// Stands for npm: notes how it was called in the file CALLS, waits for WAIT_FOR, and fills node_modules from
// package-lock.json as OUTCOME says. Gives up waiting when the test has ended and taken CALLS away.
import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const { CALLS = '', WAIT_FOR, OUTCOME } = process.env;
const failure = 5;
const nodes = {
  packaged: `#!/bin/sh\nNODE_OF=package exec '${process.execPath}' "$@"\n`,
  broken: '#!/nowhere/loader\n',
};
const tool = 'console.log(JSON.stringify({ node: process.env.NODE_OF, args: process.argv.slice(2) }));';

appendFileSync(
  CALLS,
  `${JSON.stringify({ cwd: process.cwd(), node: process.env.NODE_OF, args: process.argv.slice(2) })}\n`,
);
while (WAIT_FOR !== undefined && !existsSync(WAIT_FOR) && existsSync(CALLS)) await setTimeout(20);
console.log('npm says this');

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const installed: Record<string, unknown> = {};
for (const [folder, entry] of Object.entries<Record<string, unknown>>(packages)) {
  if (folder === '') continue;
  if (entry.optional === true && (OUTCOME === 'no optional' || !isForThisMachine(entry))) continue;
  write(join(folder, 'package.json'), '{}');
  if (OUTCOME === 'fails') process.exit(failure);
  installed[folder] = entry;
  for (const [name, file] of Object.entries((entry.bin ?? {}) as Record<string, string>)) {
    const node = OUTCOME === 'broken node' ? nodes.broken : nodes.packaged;
    write(join(folder, file), name === 'node' ? node : tool, 0o755);
    mkdirSync('node_modules/.bin', { recursive: true });
    symlinkSync(relative('node_modules/.bin', join(folder, file)), join('node_modules/.bin', name));
  }
}
write('node_modules/.package-lock.json', JSON.stringify({ packages: installed }));

/** An optional package that names no system belongs to one of another. */
function isForThisMachine({ os, cpu, libc = 'glibc' }: Record<string, unknown>): boolean {
  return os === process.platform && cpu === process.arch && libc === 'glibc';
}

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}
