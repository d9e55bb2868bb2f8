import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import { skewSeconds } from '../../../src/snapshot/clock-skew.ts';
import { type Reply, startServer } from './server/api-server.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile } from './server/kubeconfig-file.ts';

const { authority, server: serving } = testCredentials();
const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };
const list = { kind: 'PodList', items: [] };

/** A connection to a server that gives these answers, one after the other. */
async function connectionTo(t: TestContext, ...replies: readonly Reply[]): Promise<Connection> {
  let asked = 0;
  const server = await startServer(() => replies[asked++], tls);
  t.after(server.close);
  const ca = { 'certificate-authority-data': base64(authority.certificatePem) };
  const connection = await connect({ kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, {}) }, {});
  t.after(connection.close);
  return connection;
}

/** The header Date of a server whose clock is so many minutes ahead of ours. */
const date = (minutes: number) => ({ date: new Date(Date.now() + minutes * 60_000).toUTCString() });

async function minutesAfter(connection: Connection, ...paths: readonly string[]): Promise<number | null> {
  for (const path of paths) await connection.request({ path }).catch(() => null);
  const seconds = skewSeconds(connection.clockSkew());
  return seconds === null ? null : Math.round(seconds / 60);
}

const cases: readonly (readonly [string, Reply, number | null])[] = [
  ['its answers', { headers: date(10), body: list }, -10],
  ['/version, which has no kind', { headers: date(-10), body: { gitVersion: 'v1.36.3' } }, 10],
  ['a refusal', { status: 403, headers: date(10), body: { kind: 'Status' } }, -10],
  ['a 401, which ends the run', { status: 401, headers: date(10), body: { kind: 'Status' } }, -10],
  ['nothing where there is no Date', { undated: true, body: list }, null],
  ['nothing where the Date is no date', { headers: { date: 'yesterday' }, body: list }, null],
  ['nothing that a cache kept', { headers: { ...date(-10), age: '600' }, body: list }, null],
  ['no page of a proxy', { status: 502, headers: { ...date(10) }, body: '<html>' }, null],
  ['no answer of another program', { headers: date(10), body: { error: 'log in first' } }, null],
];

for (const [what, reply, expected] of cases)
  test(`the server's clock is read from ${what}`, async (t) => {
    assert.equal(await minutesAfter(await connectionTo(t, reply), '/a'), expected);
  });

test('before the first answer nothing is known, and every answer narrows what is', async (t) => {
  const connection = await connectionTo(
    t,
    { headers: date(0), body: list },
    { headers: date(0), body: list },
  );
  assert.equal(connection.clockSkew(), null);
  assert.equal(await minutesAfter(connection, '/a'), 0);
  const first = connection.clockSkew();
  await minutesAfter(connection, '/b');
  const both = connection.clockSkew();
  assert.ok(first !== null && both !== null);
  assert.ok(both.least >= first.least && both.most <= first.most);
});
