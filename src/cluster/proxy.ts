import { BlockList, isIP } from 'node:net';
import { ExpectedError } from '../errors.ts';
import type { Environment } from './flags.ts';

const schemes = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);

/**
 * The proxy for a server, or null for none: the kubeconfig's proxy-url, else HTTPS_PROXY or HTTP_PROXY unless
 * NO_PROXY covers the host. The rules are those of Go's golang.org/x/net/http/httpproxy, which kubectl uses.
 */
export function proxyFor(server: URL, proxyUrl: string | null, env: Environment): URL | null {
  if (proxyUrl !== null) return parseProxy(proxyUrl, 'proxy-url of the kubeconfig');
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = either(env, name);
  if (value === '' || isBypassed(server, either(env, 'NO_PROXY'))) return null;
  return parseProxy(value, name);
}

function either(env: Environment, name: string): string {
  return env[name] || env[name.toLowerCase()] || '';
}

function parseProxy(value: string, origin: string): URL {
  const text = /^[a-z0-9+.-]+:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && schemes.has(url.protocol) && url.hostname !== '') return url;
  throw new ExpectedError(`${origin} is not the address of a proxy`, {
    code: 'bad-proxy',
    remedy: 'Give http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT.',
  });
}

function isBypassed(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || isLoopback(host)) return true;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && covers(entry, host, port));
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const range = /^(.+)\/(\d+)$/.exec(entry);
  if (range !== null) return inRange(host, range[1] ?? '', Number(range[2]));
  const [name, wantedPort] = splitPort(entry);
  if (wantedPort !== null && wantedPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  if (suffix.startsWith('.')) return host.endsWith(suffix);
  return host === suffix || host.endsWith(`.${suffix}`);
}

function splitPort(entry: string): [string, string | null] {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  if (bracketed !== null) return [bracketed[1] ?? '', bracketed[2] ?? null];
  const plain = /^([^:]*):(\d+)$/.exec(entry);
  return plain === null ? [entry, null] : [plain[1] ?? '', plain[2] ?? null];
}

function inRange(host: string, network: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || family !== isIP(network) || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}

/** Basic credentials of a proxy URL, as Go sends them. */
export function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
