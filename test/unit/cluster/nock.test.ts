import assert from 'node:assert/strict';
import test from 'node:test';
import nock from 'nock';
import { connect } from '../../../src/cluster/connection.ts';

test('requests go through node:https, where nock can answer for the server', async (t) => {
  nock.disableNetConnect();
  t.after(() => {
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
  });
  const scope = nock('https://api.example:6443', { reqheaders: { authorization: 'Bearer tok' } })
    .get('/api/v1/pods')
    .query({ limit: '500' })
    .reply(200, { items: [] });
  const flags = { server: 'https://api.example:6443', token: 'tok' };
  const connection = await connect(flags, { HOME: '/nonexistent' });
  t.after(connection.close);
  const response = await connection.request({ path: '/api/v1/pods', query: { limit: '500' } });
  assert.deepEqual(response.body, { items: [] });
  assert.equal(scope.isDone(), true);
  assert.equal(connection.handshake().kind, 'failed');
});
