import assert from 'node:assert/strict';
import type { Run } from '../../support/run-program.ts';

/** Asserts that the program could not run and told why in one line, with a remedy, and nothing else. */
export function assertRefused(ended: Run, says: RegExp, code = 1): void {
  assert.equal(ended.code, code, `exit code ${ended.code}: ${ended.stderr}`);
  assert.equal(ended.stdout, '');
  const [fact = '', remedy = ''] = ended.stderr.split('\n').filter((line) => !line.startsWith('warning'));
  assert.match(fact, /^error: /);
  assert.match(fact, says);
  assert.notEqual(remedy.trim(), '', 'a remedy follows the fact');
  assert.doesNotMatch(ended.stderr, /^\s+at |unexpected|node:internal/m);
}
