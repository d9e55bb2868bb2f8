import assert from 'node:assert/strict';
import test from 'node:test';
import { dialledEndpoints } from '../../../src/calico/etcd-endpoints.ts';

const dialled = (list: string) => dialledEndpoints(list, 'calicoctl');
const troubles = (list: string) => dialled(list).map(({ problem }) => problem);
const plain = (list: string) => dialled(list).map(({ plaintext }) => plaintext);

test('the scheme of the first endpoint decides for all, in whatever case; without one it is TLS', () => {
  assert.deepEqual(plain('https://a:1,http://b:1'), [false, false]);
  assert.deepEqual(plain('http://a:1,https://b:1,c:1'), [true, true, true]);
  assert.deepEqual(plain('a:1,http://b:1'), [false, false]);
  assert.deepEqual(plain('HTTP://a:1'), [true]);
  assert.deepEqual(plain(',http://a:1'), [false]);
  assert.deepEqual(
    dialled('http://a:1,https://b:1,c:1').map(({ againstItsScheme }) => againstItsScheme),
    [false, true, false],
  );
});

test('what the client never reaches is told', () => {
  for (const text of [
    ' https://a:1',
    'https://a:1 ',
    'https://a',
    'a',
    'https://a:1;https://b:1',
    'httpss://a:1',
    'tcp://a:1',
    'http//a:1',
    'https:/a:1',
    'https:a:1',
    'https://a:port',
    'https://[::g]:1',
    'https://a:65536',
  ])
    assert.notEqual(troubles(text)[0], null, text);
});

test('what the client reaches is not', () => {
  for (const text of [
    'https://a:1',
    'a:1',
    'https://a:1/',
    'https://[::1]:1',
    'HTTPS://a:1',
    'https://a:1,',
    'https://u:p@a:1',
  ])
    assert.deepEqual(troubles(text), [null], text);
});

test('Felix and Typha take blanks away, and refuse a second scheme', () => {
  const [first, second] = dialledEndpoints('https://a:1, http://b:1', 'typha');
  assert.equal(first?.problem, null);
  assert.match(second?.problem ?? '', /its scheme is not that of the first/);
  assert.equal(dialledEndpoints(' https://a:1', 'felix')[0]?.problem, null);
});

test('what other clients do without a scheme is not known', () => {
  assert.equal(dialledEndpoints('a:1', 'flannel')[0]?.plaintext, null);
});
