import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { scripts, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What a script of package.json would start otherwise than through the launcher; none is right. */
function strays(script: string, all: Readonly<Record<string, string>>): string[] {
  return script
    .split('&&')
    .map((command) => command.trim())
    .filter((command) => {
      if (/[;|&<>`$\n]/.test(command)) return true;
      const [, other] = /^npm run (?:--silent )?([\w:]+)$/.exec(command) ?? [];
      if (other !== undefined) return all[other] === undefined || all[other] === script;
      const [, program] = /^node scripts\/launch\.mjs (\S+)/.exec(command) ?? [];
      return program === undefined || !(isFile(program) || isTool(program));
    });
}

const isFile = (program: string): boolean => program.endsWith('.ts') && existsSync(join(root, program));

const isTool = (program: string): boolean =>
  Object.keys(devDependencies).some((name) => {
    const { bin } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return typeof bin === 'object' && program in bin;
  });

test('Every npm script starts what it starts through the launcher', () => {
  assert.ok(Object.keys(scripts).length > 10);
  for (const [name, script] of Object.entries<string>(scripts))
    assert.deepEqual(strays(script, scripts), [], name);
});

for (const [why, script] of [
  ['a .ts file by the node of the PATH', 'node scripts/start.ts'],
  ['the same after the launcher', 'node scripts/launch.mjs scripts/docs.ts && node scripts/start.ts'],
  ['a tool by the PATH', 'biome check .'],
  ['another kind of list', 'node scripts/launch.mjs knip; tsc'],
  ['a file that is not there', 'node scripts/launch.mjs scripts/none.ts'],
  ['a tool that no dependency has', 'node scripts/launch.mjs eslint'],
  ['a script that is not there', 'npm run none'],
  ['an npm that is more than npm run', 'npm exec tsc'],
] as const) {
  test(`A script with ${why} is found`, () => assert.equal(strays(script, { x: script }).length, 1));
}
