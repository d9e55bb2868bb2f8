import assert from 'node:assert/strict';
import test from 'node:test';
import { proxyFor } from '../../../src/cluster/proxy.ts';

const host = (server: string, env: Record<string, string>, proxyUrl: string | null = null): string | null =>
  proxyFor(new URL(server), proxyUrl, env)?.host ?? null;

const proxied = { HTTPS_PROXY: 'http://proxy:3128' };

test('HTTPS_PROXY serves https, HTTP_PROXY http; upper case first, then lower', () => {
  assert.equal(host('https://api', proxied), 'proxy:3128');
  assert.equal(host('http://api', proxied), null);
  assert.equal(host('http://api', { http_proxy: 'p:1' }), 'p:1');
  assert.equal(host('https://api', { https_proxy: 'low:1' }), 'low:1');
  assert.equal(host('https://api', { https_proxy: 'low:1', HTTPS_PROXY: 'up:1' }), 'up:1');
  assert.equal(host('https://api', {}), null);
});

test('proxy-url of the kubeconfig wins, and NO_PROXY does not touch it', () => {
  assert.equal(host('https://api', { ...proxied, NO_PROXY: '*' }, 'socks5://s:1080'), 's:1080');
});

test('this machine is never reached through a proxy', () => {
  for (const server of [
    'https://localhost:6443',
    'https://127.0.0.1:6443',
    'https://127.9.9.9',
    'https://[::1]:6443',
  ]) {
    assert.equal(host(server, proxied), null, server);
  }
});

const bypasses: readonly (readonly [string, string, boolean])[] = [
  ['*', 'https://api.example.com', true],
  ['example.com', 'https://example.com', true],
  ['example.com', 'https://api.example.com', true],
  ['example.com', 'https://notexample.com', false],
  ['.example.com', 'https://api.example.com', true],
  ['.example.com', 'https://example.com', false],
  ['*.example.com', 'https://api.example.com', true],
  ['EXAMPLE.com', 'https://API.example.COM', true],
  ['example.com:6443', 'https://example.com:6443', true],
  ['example.com:6443', 'https://example.com', false],
  ['example.com:443', 'https://example.com', true],
  ['10.0.0.0/8', 'https://10.20.30.40:6443', true],
  ['10.0.0.0/8', 'https://11.0.0.1', false],
  ['10.0.0.0/8', 'https://api', false],
  ['10.0.0.1', 'https://10.0.0.1:6443', true],
  ['10.0.0.1:6443', 'https://10.0.0.1:6443', true],
  ['10.0.0.1:443', 'https://10.0.0.1:6443', false],
  ['fd00::/8', 'https://[fd00::1]:6443', true],
  ['fd00::1', 'https://[fd00::1]:6443', true],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
  [' a , example.com ,b', 'https://example.com', true],
  ['', 'https://example.com', false],
  ['10.0.0.0/99', 'https://10.0.0.1', false],
];
for (const [noProxy, server, bypassed] of bypasses) {
  test(`NO_PROXY=${noProxy} ${bypassed ? 'covers' : 'does not cover'} ${server}`, () => {
    assert.equal(host(server, { ...proxied, no_proxy: noProxy }), bypassed ? null : 'proxy:3128');
  });
}
