import assert from 'node:assert/strict';
import type { Status } from '../../../src/links/status.ts';
import type { Run } from '../../support/run-program.ts';

/** Checks that two runs of `status -o json` on one cluster, moments apart, said and ended the same. */
export function assertSameStatus(actual: Run, expected: Run): void {
  assert.deepEqual(lasting(actual), lasting(expected));
  assert.equal(actual.stderr, expected.stderr);
  assert.equal(actual.code, expected.code);
}

/** The document without what differs from one run and one build to the next. */
function lasting({ stdout, stderr }: Run): object {
  assert.match(stdout, /^\{/, stderr);
  const { metadata, ...rest }: Status = JSON.parse(stdout);
  return { ...rest, metadata: { ...metadata, generatedAt: null, version: null } };
}
