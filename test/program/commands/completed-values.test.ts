import assert from 'node:assert/strict';
import test from 'node:test';
import { complete } from '../../../src/cli/completion/complete.ts';
import { commandTable } from '../../../src/commands/table.ts';

const none = async () => [];
const sources = { contexts: none, clusters: none, users: none, namespaces: none };

const expectations: readonly (readonly [line: string, expected: readonly string[], files: boolean])[] = [
  ['enable ', ['felix-typha', 'kube-apiserver', 'etcd'], false],
  ['enable --sp', ['--spiffe'], false],
  ['enable etcd --etcd-cert ', [], true],
  ['enable --dry-run ', ['none', 'client', 'server'], false],
  ['rotate ', ['typha', 'felix', 'ca', 'etcd'], false],
  ['rotate ca --ret', ['--retire-ca'], false],
  ['rotate typha --if', ['--if-expires-within'], false],
  ['rollback --to ', ['cn', 'cn-or-spiffe', 'plaintext'], false],
  ['permissions r', ['rollback', 'rotate', 'restore'], false],
];

for (const [line, expected, files] of expectations) {
  test(`a shell completes what a change takes: ${line}`, async () => {
    const found = await complete(line.split(' '), commandTable, sources);
    assert.deepEqual(
      found.candidates.map(({ value }) => value),
      expected,
    );
    assert.equal(found.files, files);
  });
}
