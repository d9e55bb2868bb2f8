import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../../support/fresh-seed.ts';
import { fuzz } from './fuzz.ts';

const count = 10_000;

for (const seed of [20260615, freshSeed('x509/fuzz')]) {
  test(`${count} broken files make nothing throw`, (t) => {
    t.diagnostic(`seed ${seed}`);
    const { parsed } = fuzz(count, seed);
    assert.ok(parsed > count / 20 && parsed < count, `${parsed} still parsed`);
  });
}
