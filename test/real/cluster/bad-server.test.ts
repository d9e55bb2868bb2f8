import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { plugin } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';
import { assertRefused } from './refusal.ts';
import { serviceAccountToken } from './token.ts';

let cluster: RealCluster;
const servers: Server[] = [];

before(async () => {
  cluster = await sharedCluster();
});
after(async () => {
  for (const server of servers) server.close();
  await cluster.stop();
});

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The administrator's kubeconfig with something in it replaced. */
function changed(name: string, pattern: RegExp, replacement: string): string {
  const file = join(cluster.dir, `${name}.kubeconfig`);
  const text = readFileSync(cluster.kubeconfig, 'utf8');
  writeFileSync(file, text.replace(pattern, replacement), { mode: 0o600 });
  return file;
}

const elsewhere = (name: string, address: string) =>
  changed(name, /server: .*/, `server: https://${address}`);

test('A server that another CA signed is named, not trusted', async () => {
  const other = readFileSync(join(cluster.dir, 'pki', 'etcd-ca.crt')).toString('base64');
  const kubeconfig = changed(
    'wrong-ca',
    /certificate-authority-data: .*/,
    `certificate-authority-data: ${other}`,
  );
  const ended = await plugin(['status'], { kubeconfig });
  assertRefused(ended, new RegExp(`${cluster.server}.*(certificate|CA)`));
});

test('A CA file that another CA wrote is refused as well', async () => {
  const file = join(cluster.dir, 'pki', 'etcd-ca.crt');
  const ended = await plugin(['status', '--certificate-authority', file], {
    kubeconfig: changed('no-ca', /^.*certificate-authority-data: .*\n/m, ''),
  });
  assertRefused(ended, /certificate|CA/);
});

test('A server with another name than the kubeconfig asks for is refused', async () => {
  const ended = await plugin(['status', '--tls-server-name', 'elsewhere.example'], {
    kubeconfig: cluster.kubeconfig,
  });
  assertRefused(ended, /certificate.*is not for/);
});

test('A port where nobody listens is unreachable', async () => {
  const closed = createServer();
  const address = await listen(closed);
  closed.close();
  await once(closed, 'close');
  const ended = await plugin(['status'], { kubeconfig: elsewhere('unreachable', address) });
  assertRefused(ended, new RegExp(address));
});

test('A server that speaks no TLS is told apart', async () => {
  const plain = createHttpServer((_, response) => response.end('hello'));
  const address = await listen(plain);
  const ended = await plugin(['status'], { kubeconfig: elsewhere('plain', address) });
  assertRefused(ended, new RegExp(`${address}.*TLS|TLS.*${address}`));
});

test('A server that never answers ends the run after --request-timeout', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}).resume());
  const address = await listen(silent);
  const ended = await plugin(['status', '--request-timeout', '1s'], {
    kubeconfig: elsewhere('silent', address),
  });
  assertRefused(ended, /1s|1 s/);
});

test('An invalid token is refused with what to do about it', async () => {
  const kubeconfig = cluster.token('invalid-token', 'not-a-token-of-anybody');
  const ended = await plugin(['status'], { kubeconfig });
  assertRefused(ended, /Unauthorized|unauthori[sz]ed|401|log ?in|credentials/i);
});

test('An expired token is refused, and the token is not told', async () => {
  const now = Math.floor(Date.now() / 1000);
  const uid = await cluster.kubectl(['get', 'sa', 'default', '-o', 'jsonpath={.metadata.uid}']);
  const good = serviceAccountToken(cluster.dir, uid, { issued: now - 60, expires: now + 3600 });
  const as = ['--kubeconfig', cluster.token('good-token', good)];
  const whoami = await cluster.kubectl(['auth', 'whoami', '-o', 'yaml', ...as]);
  assert.match(whoami, /system:serviceaccount:default:default/);
  const token = serviceAccountToken(cluster.dir, uid, { issued: now - 7200, expires: now - 3600 });
  const ended = await plugin(['status'], { kubeconfig: cluster.token('expired-token', token) });
  assertRefused(ended, /Unauthorized|unauthori[sz]ed|401|log ?in|credentials|expired/i);
  assert.ok(!ended.stderr.includes(token.slice(0, 40)), 'the token is in the message');
});

test('A context that does not exist is named with those that do', async () => {
  const ended = await plugin(['status', '--context', 'nowhere'], { kubeconfig: cluster.kubeconfig });
  assertRefused(ended, /nowhere/);
});
