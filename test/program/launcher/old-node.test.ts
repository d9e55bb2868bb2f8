import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the oldest Node.js is that must understand a file, so that it can say that it is too old. */
const oldest = {
  'node12.20': ['bin/run.js', 'bin/supported-node.js'],
  'node16.9': [
    'scripts/launch.mjs',
    ...readdirSync(join(root, 'scripts/launch')).map((name) => `scripts/launch/${name}`),
  ],
};

/** Whether esbuild has nothing to rewrite for that Node.js: it rewrites or refuses what the release cannot parse. */
async function isParsedBy(target: string, code: string): Promise<boolean> {
  const [rewritten, same] = await Promise.all(
    [target, 'esnext'].map((name) =>
      transform(code, { target: name, format: 'esm', logLevel: 'silent' }).then(
        (result) => result.code,
        () => null,
      ),
    ),
  );
  return rewritten === same;
}

for (const [target, files] of Object.entries(oldest))
  for (const file of files)
    test(`${file} is parsed by ${target}`, async () => {
      assert.ok(await isParsedBy(target, readFileSync(join(root, file), 'utf8')));
    });

for (const [target, code] of [
  ['node12.20', 'a?.b;'],
  ['node12.20', 'a ?? b;'],
  ['node12.20', 'a ||= b;'],
  ['node12.20', 'class A { #b() {} }'],
  ['node16.9', 'class A { static {} }'],
] as const)
  test(`${code} is not parsed by ${target}`, async () => assert.ok(!(await isParsedBy(target, code))));
