import assert from 'node:assert/strict';
import test from 'node:test';
import { connect } from '../../../src/cluster/connection.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { startServer } from './server/api-server.ts';
import { kubeconfigFile } from './server/kubeconfig-file.ts';

test('the password of the address of the server is sent, and shown nowhere', async (t) => {
  const target = await startServer(({ path }) => {
    if (path === '/refused')
      return { status: 403, body: { message: 'no: password=hunter2, https://root:hunter2@h' } };
    return path === '/html' ? { status: 200, body: '<html>hunter2' } : { body: {} };
  }, null);
  t.after(target.close);
  const urls: string[] = [];
  const server = target.url.replace('://', '://root:hunter2@');
  const connection = await connect(
    { kubeconfig: kubeconfigFile(t, { server }) },
    {},
    { log: ({ url }) => urls.push(url) },
  );
  t.after(connection.close);
  assert.equal(connection.server, target.url.replace('://', '://root:withheld@'));
  const refused = await connection.request({ path: '/refused' });
  assert.deepEqual(refused.body, {
    message: 'no: password=<withheld - its name says password>, https://root:withheld@h',
  });
  assert.equal(
    target.heard[0]?.headers.authorization,
    `Basic ${Buffer.from('root:hunter2').toString('base64')}`,
  );
  assert.deepEqual(urls, [`${connection.server}/refused`]);
  await target.close();
  const error: unknown = await connection.request({ path: '/gone' }).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ExpectedError);
  assert.match(error.message, /root:withheld@127\.0\.0\.1/);
});

test('an address that is none is told without its password', async (t) => {
  for (const server of ['https://root:hunter2@h:x', 'root:hunter2@h:x', 'https://root:hunter2/3@h']) {
    await assert.rejects(connect({ kubeconfig: kubeconfigFile(t, { server }) }, {}), (error) => {
      assert.ok(error instanceof ExpectedError);
      assert.doesNotMatch(error.message, /hunter2/);
      assert.match(error.message, /root:.*withheld.*@h/);
      return true;
    });
  }
});
