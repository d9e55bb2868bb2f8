import assert from 'node:assert/strict';
import test from 'node:test';
import { goBoolean, wordFlags } from '../../../../src/calico/control-plane/word-flags.ts';

const kubernetes = { booleans: new Set(['anonymous-auth']), underscores: true };
const read = (...words: string[]) => {
  const { values, extra } = wordFlags(words, kubernetes);
  return { values: Object.fromEntries(values), extra };
};

test('a flag takes what follows the equals sign, else the next word; the last of a repeated one counts', () => {
  assert.deepEqual(read('--tls-cert-file', '/a', '--tls-cert-file=/b').values, { 'tls-cert-file': '/b' });
  assert.deepEqual(read('-v=2', '--client-ca-file').values, { v: '2', 'client-ca-file': 'true' });
});

test('underscores in the name of a flag of Kubernetes are dashes, in its value they stay', () => {
  assert.deepEqual(read('--anonymous_auth=false', '--tls_cert_file=/a_b').values, {
    'anonymous-auth': 'false',
    'tls-cert-file': '/a_b',
  });
  assert.deepEqual(
    Object.fromEntries(wordFlags(['--a_b=1'], { booleans: new Set(), underscores: false }).values),
    { a_b: '1' },
  );
});

test('a boolean flag takes no second word', () => {
  assert.deepEqual(read('--anonymous-auth', 'false', '--v=2'), {
    values: { 'anonymous-auth': 'true', v: '2' },
    extra: [{ flag: 'anonymous-auth', word: 'false' }],
  });
  assert.deepEqual(read('kube-apiserver', '--anonymous-auth').extra, []);
});

test('booleans are what strconv.ParseBool takes', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) assert.equal(goBoolean(text), true);
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False']) assert.equal(goBoolean(text), false);
  for (const text of ['yes', 'tRUE', '', '01']) assert.equal(goBoolean(text), null);
});
