import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Run } from '../../support/run-program.ts';
import { Repository, type Started } from './repository.ts';

const installing = 'Installing dependencies (npm ci)\nnpm says this\n';
const onPackaged = (...args: readonly string[]): string => `${JSON.stringify({ node: 'package', args })}\n`;

function assertRan(run: Run, stderr: string): void {
  assert.deepEqual(run, { code: 0, signal: null, stdout: onPackaged(), stderr });
}

test('What is missing is installed, and the program runs on the Node.js that came with it', async (context) => {
  const repository = new Repository(context);
  assertRan(await repository.run('program.ts'), installing);
  assert.deepEqual(repository.left(), ['node_modules']);
  assert.equal(repository.calls().length, 1);
});

test('Nothing is said and npm is not called when everything is there', async (context) => {
  const repository = new Repository(context);
  await repository.run('program.ts');
  assertRan(await repository.run('program.ts'), '');
  assert.equal(repository.calls().length, 1);
});

test('A lockfile that a checkout has only renewed the time of installs nothing', async (context) => {
  const repository = new Repository(context);
  await repository.run('program.ts');
  const later = new Date(Date.now() + 86_400_000);
  utimesSync(join(repository.root, 'package-lock.json'), later, later);
  assertRan(await repository.run('program.ts'), '');
});

const locked = (repository: Repository, folder: string) => repository.locked()[folder] ?? {};

for (const [what, change] of [
  [
    'A lockfile with another version, be it older than what is installed,',
    (repository: Repository) => {
      const plain = { ...locked(repository, 'node_modules/plain'), version: '1.0.1' };
      repository.lock({ ...repository.locked(), 'node_modules/plain': plain });
      utimesSync(join(repository.root, 'package-lock.json'), 1, 1);
    },
  ],
  [
    'A lockfile with other content of the same version',
    (repository: Repository) => {
      const plain = { ...locked(repository, 'node_modules/plain'), integrity: 'sha512-other' };
      repository.lock({ ...repository.locked(), 'node_modules/plain': plain });
    },
  ],
  [
    'A lockfile with one package more',
    (repository: Repository) =>
      repository.lock({ ...repository.locked(), 'node_modules/more': { version: '1.0.0' } }),
  ],
  [
    'A lockfile with one package less',
    (repository: Repository) => {
      const { 'node_modules/plain': _dropped, ...rest } = repository.locked();
      repository.lock(rest);
    },
  ],
  [
    'An npm ci that was broken off before its end',
    (repository: Repository) => {
      for (const path of ['.package-lock.json', 'plain'])
        rmSync(join(repository.root, 'node_modules', path), { recursive: true });
    },
  ],
  [
    'An npm ci that was broken off while it cleared node_modules',
    (repository: Repository) => rmSync(join(repository.root, 'node_modules/plain/package.json')),
  ],
  [
    'What was installed on another system',
    (repository: Repository) => {
      const { packages } = JSON.parse(repository.read('node_modules/.package-lock.json'));
      const native = { ...packages['node_modules/plain'], os: ['!linux', '!darwin'] };
      const there = { packages: { ...packages, 'node_modules/plain': native } };
      repository.write('node_modules/.package-lock.json', JSON.stringify(there));
    },
  ],
  [
    'What an older Node.js made npm leave out',
    (repository: Repository) => {
      const binding = { version: '1.0.0', optional: true, os: process.platform, cpu: process.arch };
      repository.lock({ ...repository.locked(), 'node_modules/binding': binding });
    },
  ],
] as const) {
  test(`${what} is replaced by what the lockfile says`, async (context) => {
    const repository = new Repository(context);
    await repository.run('program.ts');
    change(repository);
    repository.write('node_modules/stale', '');
    assertRan(await repository.run('program.ts'), installing);
    assert.ok(!repository.has('node_modules/stale'));
    assert.deepEqual(repository.left(), ['node_modules']);
    assertRan(await repository.run('program.ts'), '');
  });
}

test('Optional packages of another system, and of a libc that nothing here is of, are not missed', async (context) => {
  const repository = new Repository(context);
  const [os, cpu] = [process.platform, process.arch];
  repository.lock({
    ...repository.locked(),
    'node_modules/glibc': { version: '1.0.0', optional: true, os, cpu, libc: 'glibc' },
    'node_modules/musl': { version: '1.0.0', optional: true, os, cpu, libc: 'musl' },
    'node_modules/aix': { version: '1.0.0', optional: true, os: 'aix', cpu },
    'node_modules/wasm': { version: '1.0.0', optional: true, os, cpu: 'wasm32' },
    'node_modules/of-wasm': { version: '1.0.0', optional: true },
  });
  assertRan(await repository.run('program.ts'), installing);
  assertRan(await repository.run('program.ts'), '');
});

test('A node_modules that is a link into another checkout is replaced, and that one keeps its own', async (context) => {
  const [here, there] = [new Repository(context), new Repository(context)];
  await there.run('program.ts');
  symlinkSync(join(there.root, 'node_modules'), join(here.root, 'node_modules'));
  assertRan(await here.run('program.ts'), '');
  here.lock({ ...here.locked(), 'node_modules/more': { version: '1.0.0' } });
  assertRan(await here.run('program.ts'), installing);
  assert.ok(here.has('node_modules/more'));
  assert.ok(!there.has('node_modules/more') && there.has('node_modules/plain'));
});

/** NODE_OPTIONS that put another function in the place of fs.renameSync; it may call `rename`. */
function renaming(other: string): { readonly NODE_OPTIONS: string } {
  const module = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
    const rename = fs.renameSync; fs.renameSync = ${other}; syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

test('A node_modules that cannot be moved, such as a mount, is filled where it is', async (context) => {
  const repository = new Repository(context);
  repository.write('node_modules/.package-lock.json', '{"packages":{}}');
  const busy = renaming("() => { throw Object.assign(new Error('busy'), { code: 'EBUSY' }); }");
  const { ended } = repository.start(['program.ts'], busy);
  assertRan(await ended, `${installing}npm says this\n`);
  const [, inPlace] = repository.calls();
  assert.equal(inPlace?.cwd, realpathSync(repository.root));
  assert.deepEqual(repository.left(), ['node_modules']);
});

test('What the surrounding npm or the machine was told does not make the installation smaller', async (context) => {
  const repository = new Repository(context);
  await repository.run('program.ts');
  const words = repository.calls()[0]?.args ?? [];
  assert.equal(words[0], 'ci');
  for (const word of ['--dry-run=false', '--global=false', '--include=dev', '--include=optional'])
    assert.ok(words.includes(word), word);
});

test('When npm fails, its exit code is passed on and what was installed stays as it was', async (context) => {
  const repository = new Repository(context, { npm: 'fails' });
  repository.write('node_modules/kept', '');
  const { code, stdout, stderr } = await repository.run('program.ts');
  assert.equal(code, 5);
  assert.equal(stdout, '');
  assert.equal(stderr, `${installing}error: npm ci ended with 5: the dependencies are not installed\n`);
  assert.ok(repository.has('node_modules/kept'));
  assert.deepEqual(repository.left(), ['node_modules']);
});

test('A machine without npm is told so', async (context) => {
  const repository = new Repository(context);
  const { ended } = repository.start(['program.ts'], { PATH: '/nowhere' });
  const { code, stderr } = await ended;
  assert.equal(code, 1);
  assert.match(stderr, /^error: npm could not be started: .*ENOENT.* It comes with Node\.js\.$/m);
  assert.deepEqual(repository.left(), []);
});

test('A lockfile with the marks of a merge is an error of one line', async (context) => {
  const repository = new Repository(context);
  repository.write('package-lock.json', '<<<<<<< HEAD\n');
  const { code, stderr } = await repository.run('program.ts');
  assert.equal(code, 1);
  assert.match(stderr, /^error: package-lock\.json cannot be read: .*\n$/);
});

/** Waits until npm was called so many times, or a start has ended without. */
async function untilCalled(repository: Repository, times: number, ...starts: Started[]): Promise<void> {
  let isOver = false;
  for (const { ended } of starts)
    void ended.then(() => {
      isOver = true;
    });
  while (repository.calls().length < times && !isOver) await setTimeout(20);
}

test('Two first starts at once both run, and leave one whole node_modules', async (context) => {
  const repository = new Repository(context);
  const gate = join(repository.root, '..', 'gate');
  const starts = [1, 2].map(() => repository.start(['program.ts'], { WAIT_FOR: gate }));
  await untilCalled(repository, 2, ...starts);
  mkdirSync(gate);
  for (const { ended } of starts) assertRan(await ended, installing);
  assert.equal(new Set(repository.calls().map(({ cwd }) => cwd)).size, 2);
  assert.deepEqual(repository.left(), ['node_modules']);
  assertRan(await repository.run('program.ts'), '');
});

test('A start that is slower than another leaves the node_modules of that one alone', async (context) => {
  const repository = new Repository(context);
  const gate = join(repository.root, '..', 'gate');
  const slow = repository.start(['program.ts'], { WAIT_FOR: gate });
  await untilCalled(repository, 1, slow);
  await repository.run('program.ts');
  const { ino } = statSync(join(repository.root, 'node_modules'));
  mkdirSync(gate);
  assertRan(await slow.ended, installing);
  assert.equal(statSync(join(repository.root, 'node_modules')).ino, ino);
});

test('Where another start is quicker at the last moment, its node_modules is as good', async (context) => {
  const repository = new Repository(context);
  const quicker = renaming(`(from, to) => {
    if (to.endsWith('node_modules')) fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    rename(from, to);
  }`);
  assertRan(await repository.start(['program.ts'], quicker).ended, installing);
  assert.equal(repository.calls().length, 1);
  assert.deepEqual(repository.left(), ['node_modules']);
});

for (const [signal, expected] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const) {
  test(`An installation that ${signal} ends leaves what was there and nothing else`, async (context) => {
    const repository = new Repository(context);
    repository.write('node_modules/kept', '');
    const start = repository.start(['program.ts'], { WAIT_FOR: '/nowhere' });
    await untilCalled(repository, 1, start);
    start.child.kill(signal);
    const { code, stdout } = await start.ended;
    assert.deepEqual([code, stdout], [expected, '']);
    assert.deepEqual(repository.left(), ['node_modules']);
    assert.ok(repository.has('node_modules/kept'));
  });
}

test('What a killed installation left is cleared away an hour later, not under one that is at work', async (context) => {
  const repository = new Repository(context);
  for (const name of ['.install-dead', '.install-alive']) repository.write(`${name}/file`, '');
  const old = new Date(Date.now() - 3_700_000);
  utimesSync(join(repository.root, '.install-dead'), old, old);
  await repository.run('program.ts');
  assert.deepEqual(repository.left().sort(), ['.install-alive', 'node_modules']);
});
