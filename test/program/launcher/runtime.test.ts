import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { packagedNode } from '../../../scripts/launch/runtime.mjs';
import { platforms } from '../../../scripts/package/platforms.ts';
import { Repository, tooNew } from './repository.ts';

const here = `${process.platform} ${process.arch}`;

test('Where no package brings Node.js, the one of the machine runs the program if it is new enough', async (context) => {
  const repository = new Repository(context, { os: 'aix' });
  const { code, stdout } = await repository.run('program.ts', 'a b', '--flag');
  assert.equal(code, 0);
  assert.equal(stdout, '{"node":"machine","args":["a b","--flag"]}\n');
});

test('Where no package brings Node.js and the one of the machine is too old, the error says what to install', async (context) => {
  const repository = new Repository(context, { os: 'aix', oldest: tooNew });
  const { code, stdout, stderr } = await repository.run('program.ts');
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(
    stderr,
    `error: Node.js 99.0 or newer is needed, this is ${process.version}, and no package brings one for ${here}. ` +
      'Install Node.js 99.0 or newer and run the same command again.\n',
  );
  assert.equal(repository.calls().length, 0);
});

test('An old Node.js is enough to start with, and npm leaves nothing out that is made for newer ones', async (context) => {
  const repository = new Repository(context, { oldest: tooNew });
  const { code, stdout } = await repository.run('program.ts');
  assert.deepEqual([code, stdout], [0, '{"node":"package","args":[]}\n']);
  assert.deepEqual(
    repository.calls().map(({ node }) => node ?? 'machine'),
    ['machine', 'package'],
  );
  await repository.run('program.ts');
  assert.equal(repository.calls().length, 2);
});

test('An old Node.js runs the npm that it was started by on the newer one too', async (context) => {
  const repository = new Repository(context, { oldest: tooNew });
  const cli = join(repository.root, '..', 'npm-cli.js');
  writeFileSync(cli, `import ${JSON.stringify(new URL('npm/main.ts', import.meta.url))};`);
  const { ended } = repository.start(['program.ts'], { npm_execpath: cli, PATH: '/bin' });
  assert.equal((await ended).stdout, '{"node":"package","args":[]}\n');
  assert.equal(repository.calls()[1]?.node, 'package');
});

test('Where the newer Node.js cannot be fetched, npm says why and the program is not run', async (context) => {
  const repository = new Repository(context, { oldest: tooNew, npm: 'fails' });
  const { code, stdout, stderr } = await repository.run('program.ts');
  assert.deepEqual([code, stdout], [5, '']);
  assert.match(stderr, /^npm says this\nerror: npm ci ended with 5: /m);
  assert.deepEqual(repository.left(), []);
});

test('Where npm leaves the newer Node.js out after all, it is asked for again and named', async (context) => {
  const repository = new Repository(context, { oldest: tooNew, npm: 'no optional' });
  for (const calls of [2, 4]) {
    const { code, stderr } = await repository.run('program.ts');
    assert.equal(code, 1);
    assert.match(stderr, /^error: .* that of node-here does not start on .*: npm has left it out\. Install/m);
    assert.equal(repository.calls().length, calls);
  }
});

test('A machine whose Node.js is new enough does without the one that npm could not fetch', async (context) => {
  const repository = new Repository(context, { npm: 'no optional' });
  for (const _start of [1, 2])
    assert.equal((await repository.run('program.ts')).stdout, '{"node":"machine","args":[]}\n');
  assert.equal(repository.calls().length, 1);
});

test('A Node.js that does not start here is taken from the PATH of scripts, and the one of the machine runs', async (context) => {
  const repository = new Repository(context, { npm: 'broken node' });
  for (const _start of [1, 2])
    assert.equal((await repository.run('program.ts')).stdout, '{"node":"machine","args":[]}\n');
  assert.equal(repository.calls().length, 1);
  assert.ok(repository.has('node_modules/.bin/check'));
  assert.ok(!repository.has('node_modules/.bin/node'));
});

test('A Node.js that does not start where that of the machine is too old is an error with its reason', async (context) => {
  const repository = new Repository(context, { oldest: tooNew, npm: 'broken node' });
  const { code, stderr } = await repository.run('program.ts');
  assert.equal(code, 1);
  assert.match(stderr, /^error: .* that of node-here does not start on .*ENOENT\. Install Node\.js 99\.0/m);
});

test('The lockfile brings a Node.js for every platform of a release', (context) => {
  const { packages } = JSON.parse(
    readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
  );
  const machine = { platform: process.platform, arch: process.arch };
  context.after(() => {
    for (const [name, value] of Object.entries(machine)) Object.defineProperty(process, name, { value });
  });
  for (const { name, os, arch, nodePackage } of platforms) {
    Object.defineProperty(process, 'platform', { value: os === 'windows' ? 'win32' : os });
    Object.defineProperty(process, 'arch', { value: arch === 'amd64' ? 'x64' : arch });
    assert.equal(packagedNode(packages)?.name, nodePackage, name);
  }
});
