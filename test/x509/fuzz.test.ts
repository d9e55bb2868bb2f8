import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import test from 'node:test';
import { fuzz } from './fuzz.ts';

const count = 10_000;

for (const seed of [20260615, randomInt(2 ** 31)]) {
  test(`${count} broken files make nothing throw`, (t) => {
    t.diagnostic(`seed ${seed}`);
    const { parsed } = fuzz(count, seed);
    assert.ok(parsed > count / 20 && parsed < count, `${parsed} still parsed`);
  });
}
