import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

let program: string | null = null;

/**
 * A seed below 2^31 that nobody chose: it changes with each change to the program, and is the same wherever the same
 * program is tested, so that a run says something about a change and not about its luck. `SEEDS=random`, which the long
 * tier sets, has each run draw its own. Tests print it, so that a fault can be made again.
 *
 * @param purpose What it is for; tests with different ones have different seeds.
 */
export function freshSeed(purpose: string): number {
  if (process.env.SEEDS === 'random') return Math.floor(Math.random() * 2 ** 31);
  program ??= hashOf(src);
  return createHash('sha256').update(`${program} ${purpose}`).digest().readUInt32BE(0) >>> 1;
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (path.endsWith('.ts')) hash.update(`${path}\n`).update(readFileSync(`${folder}${path}`));
  return hash.digest('hex');
}
