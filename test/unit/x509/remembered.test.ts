import assert from 'node:assert/strict';
import test from 'node:test';
import { Remembered } from '../../../src/x509/remembered.ts';

test('the same question is calculated once, also where the answer is null', () => {
  let calculated = 0;
  const memory = new Remembered<string | null>(3);
  const ask = (question: string) =>
    memory.get(question, () => {
      calculated++;
      return question === 'none' ? null : `${question}!`;
    });
  assert.deepEqual(['a', 'a', 'none', 'none'].map(ask), ['a!', 'a!', null, null]);
  assert.equal(calculated, 2);
});

test('of more questions than it holds the oldest is forgotten', () => {
  const calculated: string[] = [];
  const memory = new Remembered<number>(2);
  for (const question of ['a', 'b', 'c', 'b', 'c', 'a'])
    memory.get(question, () => calculated.push(question));
  assert.deepEqual(calculated, ['a', 'b', 'c', 'a']);
});

test('what is larger than any certificate is not kept', () => {
  let calculated = 0;
  const memory = new Remembered<number>(2);
  const large = 'x'.repeat(100_000);
  assert.deepEqual([memory.get(large, () => ++calculated), memory.get(large, () => ++calculated)], [1, 2]);
});
