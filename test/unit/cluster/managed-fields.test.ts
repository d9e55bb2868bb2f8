import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { withoutManagedFields } from '../../../src/cluster/managed-fields.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

const strip = (text: string): string => withoutManagedFields(Buffer.from(text)).toString();

/** What parsing first and removing afterwards gives. */
function removed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(removed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, entry]) => key !== 'managedFields' || !Array.isArray(entry),
  );
  return Object.fromEntries(entries.map(([key, entry]) => [key, removed(entry)]));
}

const texts: readonly (readonly [string, string])[] = [
  ['{"name":"a","managedFields":[{"x":1}]}', '{"name":"a"}'],
  ['{"managedFields":[{"x":[1,[2]]}],"name":"a"}', '{"name":"a"}'],
  ['{"a":1,"managedFields":[],"b":2}', '{"a":1,"b":2}'],
  ['{"managedFields":[]}', '{}'],
  ['{"managedFields":["]","\\"]","\\\\"]}', '{}'],
  ['{"a":"\\"managedFields\\":["}', '{"a":"\\"managedFields\\":["}'],
  ['{"managedFields":null}', '{"managedFields":null}'],
  ['{"managedFields":[1', '{"managedFields":[1'],
];
for (const [before, after] of texts) {
  test(`${before} becomes ${after}`, () => assert.equal(strip(before), after));
}

test('for every JSON it gives what removing the lists after parsing gives', () => {
  const key = fc.oneof(fc.constant('managedFields'), fc.string());
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `${text}"managedFields":[`),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (json) => {
      const text = JSON.stringify(json);
      assert.deepEqual(JSON.parse(strip(text)), removed(JSON.parse(text)));
    }),
    { seed: freshSeed('cluster-room/managed-fields'), numRuns: 1000 },
  );
});
