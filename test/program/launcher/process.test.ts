import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Repository } from './repository.ts';

const hasScript = /util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '');

async function installed(context: TestContext): Promise<Repository> {
  const repository = new Repository(context);
  await repository.run('program.ts');
  return repository;
}

test('Exit codes are passed on, and 128 and the number of the signal that ended the program', async (context) => {
  const repository = await installed(context);
  for (const code of [0, 1, 3, 124])
    assert.equal((await repository.run('program.ts', 'exit', `${code}`)).code, code);
  assert.equal((await repository.run('program.ts', 'die', 'SIGKILL')).code, 137);
});

test('Arguments and standard input reach the program as they are', async (context) => {
  const repository = await installed(context);
  const words = ['', 'a b', '--', '--flag', '$HOME', '"'];
  assert.deepEqual(JSON.parse((await repository.run('program.ts', ...words)).stdout).args, words);
  const { child, ended } = repository.start(['program.ts', 'read']);
  child.stdin?.end('two\nlines\n');
  assert.equal((await ended).stdout, 'two\nlines\n');
});

test('A tool of a dependency runs on the same Node.js', async (context) => {
  const { code, stdout } = await (await installed(context)).run('check', '--write', '.');
  assert.deepEqual([code, stdout], [0, '{"node":"package","args":["--write","."]}\n']);
});

test('A program that is neither a file nor a tool is named', async (context) => {
  const repository = await installed(context);
  const { code, stderr } = await repository.run('lint');
  assert.deepEqual(
    [code, stderr],
    [1, 'error: lint is neither a .ts file nor a tool of one of the devDependencies\n'],
  );
  const usage = await repository.run();
  assert.deepEqual([usage.code, usage.stderr], [2, 'usage: node scripts/launch.mjs PROGRAM [ARGUMENT...]\n']);
});

test('node is the same Node.js for the processes that the program starts', async (context) => {
  assert.equal((await (await installed(context)).run('program.ts', 'child')).stdout, 'package\n');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} without a terminal reaches the program once, and the launcher waits for its end`, async (context) => {
    const { child, ended } = (await installed(context)).start(['program.ts', 'listen']);
    child.stdout?.once('data', () => child.kill(signal));
    const { code, stdout } = await ended;
    assert.deepEqual([code, stdout], [7, `listening\nheard ${signal}\n`]);
  });
}

test('Ctrl-C on a terminal reaches the program once, and the launcher waits for its end', {
  skip: hasScript ? false : 'there is no script of util-linux, which makes terminals',
}, async (context) => {
  const repository = await installed(context);
  const launcher = join(repository.root, 'scripts/launch.mjs');
  const words = `exec '${process.execPath}' '${launcher}' program.ts listen`;
  const child = spawn('script', ['--quiet', '--return', '--command', words, '/dev/null'], {
    cwd: repository.root,
    env: { ...repository.environment(), TERM: 'xterm' },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') child.stdin.write('\u0003');
    output += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  assert.equal(code, 7);
  assert.match(output.replaceAll('\r', ''), /^listening\n(\^C)?heard SIGINT\n$/);
});
