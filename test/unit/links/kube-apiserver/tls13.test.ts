import assert from 'node:assert/strict';
import test from 'node:test';
import { reachesTls13Apiserver } from '../../../../src/calico/tls-variables.ts';

test('which releases reach a kube-apiserver that accepts TLS 1.3 alone is known of some', () => {
  const of = (versions: readonly string[]) => versions.map(reachesTls13Apiserver);
  assert.deepEqual(of(['v3.25.1', 'v3.26.4']), [false, false]);
  assert.deepEqual(of(['v3.25.0', 'v3.27.0', 'v3.28.5', 'v3.32.1']), [true, true, true, true]);
  assert.deepEqual(of(['v3.24.6', 'v3.25.2', 'v3.26.0', 'v3.26.5', 'master']), [
    null,
    null,
    null,
    null,
    null,
  ]);
  assert.equal(reachesTls13Apiserver(null), null);
});
