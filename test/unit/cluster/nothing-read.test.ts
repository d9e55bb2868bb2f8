import assert from 'node:assert/strict';
import test from 'node:test';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { connect } from '../../../src/cluster/connection.ts';
import { retryDelay } from '../../../src/cluster/retry.ts';
import { ExpectedError } from '../../../src/errors.ts';
import type { Heard, Reply } from './server/api-server.ts';
import { forbiddenReply, read, smallCluster } from './server/small-cluster.ts';

const words = 'etcdserver: request timed out';
const down = (status: number): Reply => ({ status, body: { kind: 'Status', message: words } });
const isStored = ({ path }: Heard): boolean => /^\/api\/v1\/|^\/apis\/apps\//.test(path);

/** A server without its etcd: it knows its version, and which API groups it does not have. */
const withoutEtcd = (status: number, special: (request: Heard) => Reply | undefined = () => undefined) =>
  smallCluster((request) => {
    if (request.path === '/version') return undefined;
    return special(request) ?? (isStored(request) ? down(status) : { status: 404 });
  });

for (const status of [429, 500, 503, 504])
  test(`a server that answers every list with ${status} ends the run with its own words`, async (t) => {
    const error = await read(t, withoutEtcd(status)).then(
      () => assert.fail('it was read'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ExpectedError);
    assert.equal(error.code, 'nothing-read');
    assert.match(
      error.message,
      new RegExp(`^nothing could be read: HTTP ${status}: ${words} \\(1\\d requests\\)$`),
    );
    assert.equal(error.exitCode, 1);
  });

const isDaemonSets = ({ path }: Heard): boolean => path.endsWith('/daemonsets');

test('one list that was answered, or refused for want of a right, is something', async (t) => {
  for (const reply of [{ body: { items: [] } }, forbiddenReply()]) {
    const { snapshot } = await read(
      t,
      withoutEtcd(500, (request) => (isDaemonSets(request) ? reply : undefined)),
    );
    assert.ok(snapshot.answers.some(({ cause }) => cause === `HTTP 500: ${words}`));
  }
});

test('kinds that a cluster may lack do not count as an answer', async (t) => {
  const isOptional = ({ path }: Heard) => path.endsWith('/installations');
  const answer = withoutEtcd(500, (request) => (isOptional(request) ? { body: { items: [] } } : undefined));
  await assert.rejects(read(t, answer), { code: 'nothing-read' });
});

test('a server that has neither Deployments nor pods is none of Kubernetes', async (t) => {
  await assert.rejects(
    read(t, () => ({ status: 404, body: '<html><title>Not\n found</title></html>' })),
    (error) =>
      error instanceof ExpectedError &&
      /: HTTP 404: Not found \(/.test(error.message) &&
      /address/.test(error.remedy),
  );
});

test('all attempts of a request share its time limit', async (t) => {
  const cluster = await startCluster({ scenario: operatorCn });
  t.after(() => cluster.close());
  const path = '/version';
  cluster.fault({ path, times: 1 }, { kind: 'status', code: 503, retryAfter: 1 });
  cluster.fault({ path }, { kind: 'slow', milliseconds: 3500 });
  const kubeconfig = temporaryFile(t, cluster.kubeconfig);
  const connection = await connect({ kubeconfig, 'request-timeout': '4s' }, {});
  t.after(connection.close);
  assert.equal((await connection.request({ path })).status, 503);
  assert.equal(connection.statistics().retries, 1);
});

test('an answer that asks to come later than the time limit stands', () => {
  const busy = (retryAfter: string) => ({ status: 503, retryAfter, body: Buffer.from(''), dated: null });
  assert.equal(retryDelay('GET', busy('1'), 0, 15_000), 1000);
  assert.equal(retryDelay('GET', busy('1'), 2, 1001), 1000);
  assert.equal(retryDelay('GET', busy('1'), 0, 1000), null);
  assert.equal(retryDelay('GET', busy('30'), 0, null), 10_000);
  assert.equal(retryDelay('GET', busy('30'), 0, 9000), null);
  assert.equal(retryDelay('GET', busy('0'), 3, null), null);
});
