import assert from 'node:assert/strict';
import test from 'node:test';
import { documentsIn } from '../../../src/snapshot/documents.ts';

const read = (text: string) => documentsIn({ name: 'f.yaml', text });
const told = (text: string) => read(text).unread.map(({ line, why }) => `${line} ${why}`);

/** What apimachinery 0.32.2 with sigs.k8s.io/yaml made of each of these. */
const readByKubernetes: readonly (readonly [string, string, readonly unknown[]])[] = [
  [
    'a quoted scalar that goes on no further right than its key',
    "metadata:\n  note: 'Name of the referent. More info\n  TODO: later'\n  name: a\n",
    [{ metadata: { note: 'Name of the referent. More info TODO: later', name: 'a' } }],
  ],
  ['one that goes on at the left edge', "a:\n  b: 'x\n- y'\n  c: 1\n", [{ a: { b: 'x - y', c: 1 } }]],
  ['one with a hash in it', "a: 'x\n# y'\n", [{ a: 'x # y' }]],
  ['one with an empty line in it', "a:\n  b: 'x\n\n  y'\n", [{ a: { b: 'x\ny' } }]],
  ['one with quotes in it', "a:\n  b: 'it''s\n  c'\n", [{ a: { b: "it's c" } }]],
  ['double quotes with escapes', 'a:\n  b: "x \\"y\\\n  \\  z"\n  c: 1\n', [{ a: { b: 'x "y  z', c: 1 } }]],
  ['two of them', "a:\n  b: 'x\n  c'\n  d: 'y\n  e'\n", [{ a: { b: 'x c', d: 'y e' } }]],
  ['one in a list', "- 'a\nb: c'\n- d: 'e\nf'\n  g: h\n", [['a b: c', { d: 'e f', g: 'h' }]]],
  [
    'one after a block that looks like one',
    "a: |\n  b: 'x\n  y\nc:\n  d: 'x\n  y'\n",
    [{ a: "b: 'x\ny\n", c: { d: 'x y' } }],
  ],
  ['brackets whose lines stand too far left', 'a: {\nb: 1,\n c: [1,\n2]}\n', [{ a: { b: 1, c: [1, 2] } }]],
  ['brackets with tabs', 'x: {\n\t"a": 1\n}\nz: 1\n', [{ x: { a: 1 }, z: 1 }]],
  ['quotes in brackets', "a: {b: 'x\ny', c: [\n1\n]}\nd: 1\n", [{ a: { b: 'x y', c: [1] }, d: 1 }]],
  ['a tab before a quoted line', "a: 'x\n\ty'\n", [{ a: 'x y' }]],
  ['tabs after content', 'a: 1\t\nb:\t2\t# c\nc: |\t\n  x\n', [{ a: 1, b: 2, c: 'x\n' }]],
  ['equal keys: the last wins', 'a: 1\nb: 1\na: 2\n', [{ a: 2, b: 1 }]],
  ['equal keys with maps: the last wins whole', 'a:\n  x: 1\na:\n  z: 2\n', [{ a: { z: 2 } }]],
  ['merged keys', 'x: &x\n  a: 1\nz:\n  <<: *x\n  b: 1\n', [{ x: { a: 1 }, z: { a: 1, b: 1 } }]],
  ['a comment without a blank before it', "a: 'x'#c\n", [{ a: 'x' }]],
  ['line ends of Windows and of old Macs', "a: 1\r\nb: 'x\r\n  y'\rc: 2\r", [{ a: 1, b: 'x y', c: 2 }]],
  ['a separator with a comment', 'a: 1\n--- # next\nb: 2\n---\t\n', [{ a: 1 }, { b: 2 }]],
];
for (const [what, text, expected] of readByKubernetes) {
  test(`read as Kubernetes does: ${what}`, () => {
    assert.deepEqual(read(text), { values: expected, unread: [] });
  });
}

test('JSON documents one after the other are read, as kubectl get -o json >> FILE leaves them', () => {
  const pretty = `${JSON.stringify({ a: { b: 1 } }, null, 4)}\n${JSON.stringify({ c: 2 }, null, '\t')}\n`;
  assert.deepEqual(read(pretty).values, [{ a: { b: 1 } }, { c: 2 }]);
  assert.deepEqual(read('{"a":1}\n{"c":2}\n').values, [{ a: 1 }, { c: 2 }]);
});

test('a directive stays with its document', () => {
  assert.deepEqual(read('%YAML 1.1\n---\na: 1\n---\nb: 2\n').values, [{ a: 1 }, { b: 2 }]);
});

/** Kubernetes refuses these as well. */
const refused: readonly (readonly [string, string, string])[] = [
  ['a plain scalar that goes on too far left', 'a:\n  b: x\n  y\n  c: 1\n', '6 is neither YAML nor JSON'],
  ['a tab as indentation', 'a:\n\tb: 1\n', '5 is neither YAML nor JSON (tab as indent)'],
  ['quotes that never end', "a: 'x\n", '5 is neither YAML nor JSON'],
  ['a template of Helm', '{{- if x }}\na: 1\n{{- end }}\n', '4 is neither YAML nor JSON'],
  ['an alias of nothing', 'a: *b\n', '2 begins a document whose aliases are unknown'],
];
for (const [what, text, expected] of refused) {
  test(`costs its own document alone, and is told with its line: ${what}`, () => {
    const whole = `first: 1\n---\n# second\n${text}---\nthird: 3\n`;
    assert.deepEqual(read(whole).values, [{ first: 1 }, { third: 3 }]);
    const [line = '', ...more] = told(whole);
    assert.ok(line.startsWith(expected), line);
    assert.deepEqual(more, []);
  });
}

test('what an unread document says that it is, is told where it says one thing', () => {
  const kindOf = (text: string) => read(text).unread.map(({ kind }) => kind);
  assert.deepEqual(kindOf('kind: ConfigMap\na: [\n'), ['ConfigMap']);
  assert.deepEqual(kindOf('{\n    "kind": "Secret",\n'), ['Secret']);
  assert.deepEqual(kindOf('kind: ConfigMap\na: [\nkind: Secret\n'), [null]);
  assert.deepEqual(kindOf('a: [\n'), [null]);
});

test('brackets that never end are given up at once', () => {
  const from = performance.now();
  for (const text of ['a: [\nkind: Secret\n', '{\n  "a": 1,\n', 'a: {\n'.repeat(50)])
    assert.equal(read(text).unread.length, 1);
  assert.ok(performance.now() - from < 5000);
});

test('a text that would have to be read again and again is given up, not read for ever', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `k${index}: 'x\ny'`).join('\n');
  const from = performance.now();
  assert.equal(read(`a:\n${lines}\n`).unread.length, 1);
  assert.ok(performance.now() - from < 20_000);
});
