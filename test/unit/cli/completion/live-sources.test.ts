import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { liveSources } from '../../../../src/cli/completion/live-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'calico-tls-completion-'));
const file = join(folder, 'config');
after(() => rmSync(folder, { recursive: true }));
writeFileSync(
  file,
  JSON.stringify({
    contexts: [{ name: 'a:b', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: {} }],
    'current-context': 'a:b',
  }),
);

test('contexts, clusters and users come from the kubeconfig of the words or the environment', async () => {
  for (const sources of [
    liveSources(['--kubeconfig', file, ''], {}),
    liveSources(['status', '--context', ''], { KUBECONFIG: file }),
  ]) {
    assert.deepEqual(await sources.contexts(), ['a:b']);
    assert.deepEqual(await sources.clusters(), ['c']);
    assert.deepEqual(await sources.users(), ['u']);
  }
});

test('a kubeconfig that cannot be read and a server that does not answer give nothing', async () => {
  const missing = liveSources(['--kubeconfig', join(folder, 'none'), ''], {});
  assert.deepEqual(await missing.contexts(), []);
  assert.deepEqual(await missing.namespaces(), []);
  assert.deepEqual(await liveSources([''], { KUBECONFIG: file }).namespaces(), []);
});
