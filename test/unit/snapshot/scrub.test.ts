import assert from 'node:assert/strict';
import test from 'node:test';
import { scrub } from '../../../src/snapshot/scrub.ts';

const mark = (kind: string): string => `<withheld - its name says ${kind}>`;

const cases: readonly (readonly [string, unknown, unknown])[] = [
  [
    'last-applied-configuration leaves only its presence',
    {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"ConfigMap"}', other: 'x' },
    },
    { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '(removed)', other: 'x' } },
  ],
  [
    'an env literal is judged by the name beside it',
    [
      { name: 'API_TOKEN', value: 'abc' },
      { name: 'MODE', value: 'abc' },
    ],
    [
      { name: 'API_TOKEN', value: mark('token') },
      { name: 'MODE', value: 'abc' },
    ],
  ],
  [
    'a reference to a key of a Secret stays',
    { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'tokens', key: 'token' } } },
    { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'tokens', key: 'token' } } },
  ],
  [
    'the word after a flag is its value',
    ['--token', 'abc', '--mode', 'x'],
    ['--token', mark('token'), '--mode', 'x'],
  ],
  [
    'the value of a flag',
    ['--etcd-password=abc', '--key-file=/k'],
    [`--etcd-password=${mark('password')}`, '--key-file=/k'],
  ],
  [
    'JSON in a string is looked into, as deep as it goes',
    { data: JSON.stringify({ a: JSON.stringify({ etcdPassword: 'abc', b: 1 }) }) },
    { data: JSON.stringify({ a: JSON.stringify({ etcdPassword: mark('password'), b: 1 }) }) },
  ],
  ['JSON without a secret keeps its letters', { data: '{ "a" :  1 }' }, { data: '{ "a" :  1 }' }],
  [
    'numbers, booleans and null stay',
    { token: 5, password: null, key: true },
    { token: 5, password: null, key: true },
  ],
  ['entries of a list named for secrets', { tokens: ['abc'] }, { tokens: [mark('token')] }],
];
for (const [what, before, after] of cases) {
  test(what, () => assert.deepEqual(scrub(before), after));
}

test('what was scrubbed once is not changed by scrubbing it again', () => {
  for (const [, before] of cases) assert.deepEqual(scrub(scrub(before)), scrub(before));
});
