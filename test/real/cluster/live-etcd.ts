import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What an etcd serves its clients with. */
export interface EtcdServing {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Null: it asks for no client certificate. */
  readonly clientCaPem: string | null;
  /** Listens on http:// or https:// alone, or on both at one port, as one that is being moved does. */
  readonly schemes: readonly ('http' | 'https')[];
}

export interface LiveEtcd {
  readonly port: number;
}

/** A real etcd on 127.0.0.1 that ends with the test. */
export async function liveEtcd(t: TestContext, serving: EtcdServing): Promise<LiveEtcd> {
  const directory = mkdtempSync(join(tmpdir(), 'calico-tls-etcd-'));
  const [port, peer] = [await freePort(), await freePort()];
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const urls = serving.schemes.map((scheme) => `${scheme}://127.0.0.1:${port}`).join(',');
  const peerUrl = `http://127.0.0.1:${peer}`;
  const arguments_ = [
    ...['--name', 'one', '--data-dir', join(directory, 'data'), '--unsafe-no-fsync', '--log-level', 'error'],
    ...['--listen-client-urls', urls, '--advertise-client-urls', urls],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--initial-cluster', `one=${peerUrl}`],
    ...(serving.schemes.includes('https')
      ? [
          '--cert-file',
          file('server.crt', serving.certificatePem),
          '--key-file',
          file('server.key', serving.privateKeyPem),
        ]
      : []),
    ...(serving.clientCaPem === null
      ? []
      : ['--client-cert-auth', '--trusted-ca-file', file('client-ca.crt', serving.clientCaPem)]),
  ];
  const child = spawn(await etcdProgram(), arguments_, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  t.after(async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  });
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`etcd ended: ${said.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The etcd of the test cluster, built where it is not there yet. */
export async function etcdProgram(): Promise<string> {
  const script = async (name: string) =>
    (await promisify(execFile)(fileURLToPath(new URL(name, import.meta.url)))).stdout.trim();
  await script('build');
  return join(await script('binaries'), 'etcd');
}
