import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { readRelease } from '../../../scripts/package/release.ts';
import { runProcess } from './run-process.ts';
import { copySources } from './source-copy.ts';

const work = mkdtempSync(join(tmpdir(), 'calico-tls-npm-'));
const sources = copySources();
after(() => {
  for (const folder of [work, sources]) rmSync(folder, { recursive: true, force: true });
});

const env = {
  ...process.env,
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  npm_config_prefix: work,
  npm_config_offline: 'true',
};

test('npm install -g of the packed package gives a program that depends on nothing else', async () => {
  const packed = await runProcess('npm', ['pack', '--json', '--pack-destination', work], env, {
    cwd: sources,
  });
  assert.equal(packed.code, 0, packed.stderr);
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  const installed = await runProcess('npm', ['install', '-g', join(work, archive ?? '')], env, { cwd: work });
  assert.equal(installed.code, 0, installed.stderr);
  assert.deepEqual(readdirSync(join(work, 'lib', 'node_modules')), ['kubectl-calico-tls']);
  assert.ok(!readdirSync(join(work, 'lib', 'node_modules', 'kubectl-calico-tls')).includes('node_modules'));

  const program = join(work, 'bin', 'kubectl-calico_tls');
  const { fullVersion } = await readRelease(sources);
  const expected = `kubectl-calico-tls/${fullVersion} ${process.platform}-${process.arch} node-${process.version}\n`;
  const quiet = { PATH: env.PATH, HOME: work };
  assert.equal((await runProcess(program, ['--version'], quiet)).stdout, expected);
  const help = await runProcess(program, ['status', '--help'], quiet);
  assert.equal(help.code, 0, help.stderr);
  assert.match(help.stdout, /^ {2}\$ kubectl calico-tls status \[LINK\]/m);
});
