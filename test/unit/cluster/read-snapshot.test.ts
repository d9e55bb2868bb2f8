import assert from 'node:assert/strict';
import test from 'node:test';
import { allOf, lookUp, type ObjectRef, unread } from '../../../src/snapshot/snapshot.ts';
import { deployment, forbiddenReply, read, secret, smallCluster } from './server/small-cluster.ts';

const typhaCerts: ObjectRef = { kind: 'Secret', namespace: 'kube-system', name: 'typha-certs' };
const isList = (path: string): boolean =>
  /\/(deployments|daemonsets|replicasets|controllerrevisions|pods)$/.test(path);

test('two waves: what labels find, then what that names', async (t) => {
  const named: number[] = [];
  const { snapshot, server, connection } = await read(t, smallCluster(), {
    references: (soFar) => {
      named.push(allOf(soFar, 'Deployment').length);
      return [typhaCerts, typhaCerts];
    },
  });
  assert.deepEqual(named, [1]);
  assert.equal(lookUp(snapshot, 'Deployment', 'kube-system', 'calico-typha').kind, 'known');
  const found = lookUp(snapshot, 'Secret', 'kube-system', 'typha-certs');
  assert.deepEqual(found.kind === 'known' && found.value.values, {
    'common-name': { kind: 'text', text: 'typha-server' },
  });
  assert.equal(connection.statistics().waves, 2);
  assert.equal(connection.statistics().requests, server.heard.length);
  assert.equal(server.heard.at(-1)?.path, '/api/v1/namespaces/kube-system/secrets/typha-certs');
  assert.equal(
    server.heard.filter(({ path }) => path.includes('/secrets')).length,
    1,
    'once, and never a list',
  );
});

test('the snapshot says where and when it was taken, and what the connection showed', async (t) => {
  const { snapshot, server } = await read(t, smallCluster());
  assert.deepEqual(snapshot.metadata, {
    context: 'test',
    server: server.url,
    takenAt: '2026-01-01T00:00:00.000Z',
    files: [],
  });
  assert.deepEqual(snapshot.kubernetesVersion, { kind: 'known', value: 'v1.33.1' });
  assert.equal(snapshot.connection.kind, 'known');
});

test('without references there is one wave', async (t) => {
  const { connection } = await read(t, smallCluster());
  assert.equal(connection.statistics().waves, 1);
});

test('the private key of the operator is never asked for', async (t) => {
  const refs = ['kube-system', 'tigera-operator'].map((namespace) => ({
    kind: 'Secret' as const,
    namespace,
    name: 'tigera-ca-private',
  }));
  const { server } = await read(t, smallCluster(), { references: () => refs });
  assert.equal(
    server.heard.some(({ path }) => path.includes('secrets')),
    false,
  );
});

test('lists are paged by 500 and by label', async (t) => {
  const { server } = await read(t, smallCluster());
  const lists = server.heard.filter(({ path }) => isList(path));
  assert.ok(lists.length > 10);
  for (const { path, query } of lists) {
    assert.equal(query.get('limit'), '500', path);
    assert.match(
      query.get('labelSelector') ?? '',
      /^(k8s-app|app\.kubernetes\.io\/name|component) in \(/,
      path,
    );
  }
});

test('an API that is not installed is absent, and one missing right hides nothing else', async (t) => {
  const { snapshot } = await read(
    t,
    smallCluster(({ path }) => {
      if (path.endsWith('/tigerastatuses'))
        return { status: 404, body: { message: 'the server could not find the requested resource' } };
      return path.endsWith('/installations') ? forbiddenReply('installations is forbidden') : undefined;
    }),
  );
  const outcome = (kind: string) => snapshot.answers.find(({ request }) => request.kind === kind);
  assert.equal(outcome('TigeraStatus')?.outcome, 'absent');
  assert.equal(outcome('Installation')?.outcome, 'forbidden');
  assert.equal(outcome('Installation')?.cause, 'HTTP 403: installations is forbidden');
  assert.equal(allOf(snapshot, 'Deployment').length, 1);
});

test('a Secret that may not be read is forbidden, with the right that is missing', async (t) => {
  const { snapshot } = await read(
    t,
    smallCluster(({ path }) => (path.includes('/secrets/') ? forbiddenReply() : undefined)),
    { references: () => [typhaCerts] },
  );
  assert.deepEqual(lookUp(snapshot, 'Secret', 'kube-system', 'typha-certs'), {
    kind: 'forbidden',
    permission: {
      verb: 'get',
      group: '',
      resource: 'secrets',
      namespace: 'kube-system',
      name: 'typha-certs',
    },
  });
});

test("when lists of the whole cluster are forbidden, Calico's usual namespaces are listed", async (t) => {
  const { snapshot, connection } = await read(
    t,
    smallCluster(({ path }) =>
      isList(path) && !path.includes('/namespaces/') ? forbiddenReply() : undefined,
    ),
  );
  assert.equal(allOf(snapshot, 'Deployment').length, 1);
  assert.deepEqual(snapshot.nodePods, { kind: 'known', value: [] });
  assert.equal(connection.statistics().waves, 2);
  const refused = unread(snapshot).map(({ request }) => `${request.resource} ${request.namespace}`);
  assert.deepEqual(refused.sort(), [
    'controllerrevisions null',
    'daemonsets null',
    'deployments null',
    'pods null',
    'replicasets null',
  ]);
});

test('with --namespace every list stays in it, and nothing else is tried', async (t) => {
  const { server } = await read(
    t,
    smallCluster(({ path }) => (isList(path) ? forbiddenReply() : undefined)),
    { namespace: 'calico-system' },
  );
  const places = server.heard
    .filter(({ path }) => isList(path))
    .map(({ path }) => path.split('/').slice(-3, -1).join('/'));
  assert.deepEqual([...new Set(places)].sort(), ['namespaces/calico-system', 'namespaces/kube-system']);
  const inKubeSystem = server.heard.filter(({ path }) => path.endsWith('/namespaces/kube-system/pods'));
  assert.deepEqual(
    inKubeSystem.map(({ query }) => query.get('labelSelector')),
    ['component in (kube-apiserver,etcd)'],
  );
});

test('one of the two API groups of Calico is enough', async (t) => {
  const item = { metadata: { name: 'default' }, spec: { calicoVersion: 'v3.30.2' } };
  const { snapshot } = await read(
    t,
    smallCluster(({ path }) => {
      if (path === '/apis/projectcalico.org/v3/clusterinformations')
        return { status: 503, body: { message: 'no endpoints' } };
      return path.includes('clusterinformations') ? { body: { items: [item] } } : undefined;
    }),
  );
  assert.equal(allOf(snapshot, 'ClusterInformation')[0]?.spec?.calicoVersion, 'v3.30.2');
  assert.deepEqual(unread(snapshot), []);
});

test('a list that fails is told with its cause; the others are read', async (t) => {
  const { snapshot } = await read(
    t,
    smallCluster(({ path }) =>
      path.endsWith('/daemonsets') ? { status: 500, body: { message: 'etcdserver: no leader' } } : undefined,
    ),
  );
  assert.deepEqual(
    [...new Set(unread(snapshot).map(({ cause }) => cause))],
    ['HTTP 500: etcdserver: no leader'],
  );
  assert.equal(allOf(snapshot, 'Deployment').length, 1);
});

test('static pods are read for the links that show them', async (t) => {
  const asks = async (link: 'felix-typha' | 'etcd') => {
    const { server } = await read(t, smallCluster(), { link });
    return server.heard.some(({ query }) => (query.get('labelSelector') ?? '').startsWith('component in'));
  };
  assert.deepEqual([await asks('felix-typha'), await asks('etcd')], [false, true]);
});

test('an expired token ends the run', async (t) => {
  await assert.rejects(
    read(t, () => ({ status: 401 })),
    { code: 'unauthorized' },
  );
});

test('credentials that are refused for lists alone end the run too', async (t) => {
  const answer = smallCluster(({ path }) => (isList(path) ? { status: 401 } : undefined));
  await assert.rejects(read(t, answer), { code: 'unauthorized' });
});

test('a server that answers nothing ends the run with what happened', async (t) => {
  await assert.rejects(
    read(t, () => ({ reset: true })),
    { code: 'connection-lost' },
  );
});

test('objects are seen without their secrets', async (t) => {
  const password = 'hunter2-very-secret';
  const env = [{ name: 'ETCD_PASSWORD', value: password }];
  const withPassword = { ...deployment, spec: { template: { spec: { containers: [{ name: 'c', env }] } } } };
  const { snapshot } = await read(
    t,
    smallCluster(({ path }) => {
      if (path.endsWith('/deployments')) return { body: { items: [withPassword] } };
      return path.includes('/secrets/')
        ? { body: { ...secret, data: { password: Buffer.from(password).toString('base64') } } }
        : undefined;
    }),
    { references: () => [typhaCerts] },
  );
  const everything = JSON.stringify([...snapshot.objects.values()]);
  assert.equal(everything.includes(password), false);
  assert.equal(everything.includes(Buffer.from(password).toString('base64')), false);
});
