import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import test, { type TestContext } from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { kubeconfigFile } from '../../support/kubeconfig-file.ts';
import { programPath } from '../../support/program-path.ts';

const hasScript = /util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '');
const skip = hasScript ? false : 'there is no script of util-linux, which makes terminals';

/** The first two frames of `status --watch` on a terminal of that size, ended by Ctrl-C; and the exit code. */
async function watched(
  context: TestContext,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Promise<{ readonly frames: readonly string[]; readonly code: number | null }> {
  const scenario = scenarioNamed('wrong-ca');
  assert.ok(scenario !== undefined);
  const cluster = await startCluster({ scenario });
  context.after(() => cluster.close());
  const kubeconfig = kubeconfigFile(context, cluster.kubeconfig);
  const words = `stty rows ${rows} cols ${columns}; exec '${process.execPath}' '${programPath}' status --watch --every 1s`;
  const child = spawn('script', ['--quiet', '--return', '--command', words, '/dev/null'], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      TERM: 'xterm',
      NO_COLOR: '1',
      KUBECONFIG: kubeconfig,
    },
  });
  let output = '';
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (interrupted || output.split('\u001b[J').length < 3) return;
    interrupted = true;
    child.stdin.write('\u0003');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const frames = output.replaceAll('\r', '').split('\u001b[J').slice(0, 2);
  return { frames: frames.map((frame) => frame.replaceAll('\u001b[K', '')), code };
}

test('a terminal is cleared once, then drawn over, until Ctrl-C', { skip }, async (context) => {
  const { frames, code } = await watched(context, { rows: 60, columns: 120 });
  assert.equal(code, 130);
  const [first = '', second = ''] = frames;
  assert.ok(first.startsWith('\u001b[H\u001b[2J'), JSON.stringify(first.slice(0, 40)));
  assert.ok(second.startsWith('\u001b[Hwrong-ca: '), JSON.stringify(second.slice(0, 40)));
  assert.match(second, /^felix-typha .* ERROR$/m);
  assert.match(second, /\n\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, again every 1 s, Ctrl-C ends\n$/);
});

test('on a low and narrow terminal every frame fits, and says what it leaves out', {
  skip,
}, async (context) => {
  const { frames } = await watched(context, { rows: 24, columns: 80 });
  for (const frame of frames) {
    const lines = frame.replace('\u001b[H', '').replace('\u001b[2J', '').split('\n');
    assert.equal(lines.length, 24);
    assert.ok(lines.every((line) => line.length <= 80));
    assert.match(lines[0] ?? '', /^wrong-ca: /);
    assert.match(lines.at(-2) ?? '', /^\d+ more lines below; .*Ctrl-C ends$/);
  }
});
