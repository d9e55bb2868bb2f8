import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../../simulator/server/json.ts';
import { strategicMerge } from '../../../simulator/server/merge.ts';
import type { JsonObject } from '../../../src/json.ts';
import { strategicDiff } from '../../../src/patch/strategic-diff.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

/** What the API server makes of an object and the patch that leads to another. */
function patched(before: JsonObject, after: JsonObject): unknown {
  const patch = strategicDiff(before, after);
  return patch === undefined ? before : strategicMerge(before as Json, patch as Json);
}

test('Equal objects need no patch', () => {
  const object = { spec: { containers: [{ name: 'a', env: [{ name: 'X', value: '1' }] }] } };
  assert.equal(strategicDiff(object, structuredClone(object)), undefined);
});

test('A variable that goes is deleted by its name, and no other is touched', () => {
  const spec = (env: readonly unknown[]) => ({ containers: [{ name: 'a', env }] });
  const before = spec([
    { name: 'KEEP', value: 'k' },
    { name: 'GO', value: 'g' },
  ]);
  assert.deepEqual(strategicDiff(before, spec([{ name: 'KEEP', value: 'k' }])), {
    containers: [{ name: 'a', env: [{ name: 'GO', $patch: 'delete' }] }],
  });
});

test('A variable that becomes a reference loses its value', () => {
  const before = { env: [{ name: 'X', value: '1' }] };
  const after = { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] };
  assert.deepEqual(patched(before, after), after);
});

test('A mount is known by its path, a volume by its name', () => {
  const before = {
    containers: [{ name: 'a', volumeMounts: [{ name: 'old', mountPath: '/certs' }] }],
    volumes: [{ name: 'old', secret: { secretName: 's', items: [{ key: 'a', path: 'b' }] } }],
  };
  const after = {
    containers: [{ name: 'a', volumeMounts: [{ name: 'new', mountPath: '/certs' }] }],
    volumes: [{ name: 'new', secret: { secretName: 's' } }],
  };
  assert.deepEqual(patched(before, after), after);
});

test('A variable that stands twice is put in order again', () => {
  const before = {
    env: [
      { name: 'X', value: '1' },
      { name: 'X', value: '2' },
    ],
  };
  assert.deepEqual(patched(before, { env: [{ name: 'X', value: '3' }] }), {
    env: [{ name: 'X', value: '3' }],
  });
});

test('A change of a list that it does not know is refused rather than guessed', () => {
  assert.throws(() => strategicDiff({ hostAliases: [1] }, { hostAliases: [2] }), /hostAliases/);
});

const text = fc.constantFrom('a', 'b', 'c');
const variable = fc.record({ name: fc.constantFrom('A', 'B', 'C', 'D'), value: text });
const volume = fc.record({
  name: fc.constantFrom('v', 'w', 'x'),
  source: fc.oneof(
    fc.record({ secret: fc.record({ secretName: text, defaultMode: fc.constantFrom(256, 288) }) }),
    fc.record({ secret: fc.record({ secretName: text }) }),
    fc.record({ configMap: fc.record({ name: text }) }),
  ),
});
const container = (name: string) =>
  fc.record({
    name: fc.constant(name),
    args: fc.array(text, { maxLength: 2 }),
    env: fc.uniqueArray(variable, { selector: (one) => one.name, maxLength: 4 }),
    volumeMounts: fc.uniqueArray(fc.record({ mountPath: fc.constantFrom('/p', '/q'), name: text }), {
      selector: (one) => one.mountPath,
      maxLength: 2,
    }),
  });
const spec = fc.record({
  containers: fc.tuple(container('first'), container('second')),
  volumes: fc
    .uniqueArray(volume, { selector: (one) => one.name, maxLength: 3 })
    .map((volumes) => volumes.map(({ name, source }) => ({ name, ...source }))),
  annotations: fc.dictionary(text, text),
});

/** Keyed lists have no order of their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    const keyed = items.every((item) => typeof item === 'object');
    return keyed ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(
    entries.filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0)).toSorted(),
  );
}

test('For every two pod specs, the patch makes the one of the other', () => {
  fc.assert(
    fc.property(spec, spec, (before, after) => {
      assert.deepEqual(sorted(patched(before, after)), sorted(after));
    }),
    { seed: freshSeed('apply/strategic-diff'), numRuns: 2000 },
  );
});
