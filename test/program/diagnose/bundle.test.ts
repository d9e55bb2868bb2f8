import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { gunzipSync } from 'node:zlib';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { diagnosisOf, liveCluster } from '../../../simulator/typha/run-live.ts';
import { entriesOf, tarOf } from '../../../src/cli/files/tar.ts';
import { runProgram } from '../../support/run-program.ts';

const token = `eyJhbGciOiJSUzI1NiJ9.${'c2VjcmV0'.repeat(6)}.${'c2lnbmF0dXJl'.repeat(6)}`;

for (const name of ['wrong-ca', 'operator-byo-spiffe', 'etcd-mtls'])
  test(`a bundle of ${name} holds no key, token or value of a Secret, and status reads it`, async (t) => {
    const scenario = scenarioNamed(name);
    assert.ok(scenario !== undefined);
    const live = await liveCluster(t, scenario);
    liveLogs(live.cluster);
    const keys = secretsOf(live.cluster.objects('Secret'));
    assert.ok(keys.length > 0);
    for (const [key, text] of live.cluster.logs)
      live.cluster.logs.set(
        key,
        `${text}2026-11-24 20:39:17.274 [INFO][1] felix/x.go 1: leaked ${keys[0] ?? ''} token=${token} ETCD_PASSWORD=hunter2-hunter2\n`,
      );
    const bundle = temporaryFile(t, '', 'bundle.tar.gz');
    await diagnosisOf(live, { bundle });
    const tar = gunzipSync(readFileSync(bundle));
    const names = entriesOf(tar).map((entry) => entry.name);
    assert.ok(names.includes('snapshot.yaml') && names.includes('diagnosis.json'));
    assert.ok(names.some((entry) => entry.startsWith('logs/')));
    for (const key of keys)
      for (const line of linesOf(key))
        assert.ok(!tar.includes(line), `a piece of a key is in the bundle of ${name}`);
    for (const piece of [token, 'hunter2', 'PRIVATE KEY-----']) assert.ok(!tar.includes(piece), piece);
    if (process.platform !== 'win32') assert.equal(statSync(bundle).mode & 0o777, 0o600);
    const direct = await runProgram(['status', '-o', 'json'], { env: { KUBECONFIG: live.kubeconfig } });
    const fromBundle = await runProgram(['status', '--from', bundle, '-o', 'json']);
    assert.equal(fromBundle.stderr, '');
    assert.deepEqual(JSON.parse(fromBundle.stdout).links, JSON.parse(direct.stdout).links);
    assert.equal(fromBundle.code, direct.code);
  });

test('a compressed file that is no bundle is told with its name', async (t) => {
  const file = temporaryFile(t, '', 'x.gz');
  const { writeFileSync } = await import('node:fs');
  const { gzipSync } = await import('node:zlib');
  for (const [content, expected] of [
    [gzipSync(tarOf([{ name: 'x', content: Buffer.from('y') }])), /x\.gz: it is no bundle of diagnose/],
    [Buffer.of(0x1f, 0x8b, 1, 2, 3), /x\.gz: it is compressed, and not whole/],
  ] as const) {
    writeFileSync(file, content);
    const { stderr, code } = await runProgram(['status', '--from', file]);
    assert.match(stderr, expected);
    assert.equal(code, 1);
  }
});

test('an archive gives back what went in, also long names and empty files', () => {
  const entries = [
    { name: 'a', content: Buffer.alloc(0) },
    {
      name: `logs/${'n'.repeat(63)}_${'p'.repeat(63)}_calico-node.log`,
      content: Buffer.from('x'.repeat(1025)),
    },
    { name: 'b', content: Buffer.from('y') },
  ];
  const back = entriesOf(tarOf(entries));
  assert.deepEqual(
    back.map(({ content }) => content.toString()),
    entries.map(({ content }) => content.toString()),
  );
  assert.deepEqual([back[0]?.name, back[2]?.name], ['a', 'b']);
  assert.ok((back[1]?.name ?? '').endsWith('calico-node.log'));
});

/** Values of Secrets that are private: the text of keys, in the clear and as they are stored. */
function secretsOf(secrets: readonly KubeObject[]): string[] {
  return secrets.flatMap(({ data }) =>
    Object.values((data ?? {}) as Record<string, string>).flatMap((encoded) => {
      const text = Buffer.from(encoded, 'base64').toString();
      return text.includes('PRIVATE KEY') ? [text, encoded] : [];
    }),
  );
}

const linesOf = (key: string): string[] =>
  key.includes('-----')
    ? key.split('\n').filter((line) => line.length > 30 && !line.startsWith('-----'))
    : [key.slice(100, 160)];
