import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { rightsOf } from '../../../src/cli/permissions/permissions-pipeline.ts';
import { serviceAccountNamed } from '../../../src/cli/permissions/service-account.ts';
import { readStatus } from '../../../src/cli/status/status-pipeline.ts';
import { renderPermissions } from '../../../src/render/permissions.ts';
import type { Permission } from '../../../src/snapshot/reading.ts';
import { kubeconfigFile } from '../../support/kubeconfig-file.ts';

async function clusterOf(
  context: TestContext,
  name: string,
): Promise<{ cluster: SimulatedCluster; flags: { kubeconfig: string } }> {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(name);
  const cluster = await startCluster({ scenario });
  context.after(() => cluster.close());
  return { cluster, flags: { kubeconfig: kubeconfigFile(context, cluster.kubeconfig) } };
}

const text = ({ verb, group, resource, namespace, name }: Permission) =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`} ${namespace ?? '*'}${name === null ? '' : `/${name}`}`;

for (const name of ['operator-cn', 'manifest-mtls-cn', 'etcd-mtls', 'canal']) {
  test(`${name}: status asks for exactly the rights that are printed`, async (context) => {
    const { cluster, flags } = await clusterOf(context, name);
    const printed = (await rightsOf('status', { cluster: flags, log: null })).permissions.map(text);
    const from = cluster.requests.length;
    await readStatus(
      { link: null, cluster: flags, from: [], save: null, expiresWithinMs: 0, probe: null, log: null },
      new Date(),
    );
    const asked = cluster.requests
      .slice(from)
      .filter(({ path }) => path !== '/version')
      .map(({ path, status }) => ({ right: rightOfPath(path), status }));
    const missing = asked.filter(({ right, status }) => status < 400 && !isCovered(right, printed));
    assert.deepEqual(missing, []);
    const needless = printed.filter((right) => !asked.some((one) => isCovered(one.right, [right])));
    assert.deepEqual(needless, []);
  });
}

/** Printed itself, or a part of a list in all namespaces. */
const isCovered = (right: string, printed: readonly string[]): boolean =>
  printed.includes(right) || printed.includes(right.replace(/^(list \S+) \S+$/, '$1 *'));

/** `/apis/apps/v1/namespaces/x/deployments/y` as a right; every request of status reads. */
function rightOfPath(path: string): string {
  const [plain = ''] = path.split('?');
  const match = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
    plain,
  );
  const [, group = '', namespace, resource = '', name] = match ?? [];
  return text({
    verb: name === undefined ? 'list' : 'get',
    group,
    resource,
    namespace: namespace ?? null,
    name: name ?? null,
  });
}

test('migrate needs what its own preflight asks for, and the rights to read', async (context) => {
  const { flags } = await clusterOf(context, 'operator-cn');
  const reading = (await rightsOf('status', { cluster: flags, log: null })).permissions.map(text);
  const all = (await rightsOf('migrate', { cluster: flags, log: null })).permissions.map(text);
  for (const right of [
    'patch secrets tigera-operator/typha-certs',
    'create leases.coordination.k8s.io tigera-operator',
    'create configmaps tigera-operator',
  ])
    assert.ok(all.includes(right), `${right} is not in ${all.join('; ')}`);
  assert.ok(reading.every((right) => !right.startsWith('patch') && !right.startsWith('create')));
});

test('enable and rotate need what their widest plan writes', async (context) => {
  const rightsIn = async (name: string, command: 'enable' | 'rotate') => {
    const { flags } = await clusterOf(context, name);
    return rightsOf(command, { cluster: flags, log: null });
  };
  const expected = [
    [
      'manifest-plaintext',
      'enable',
      [
        'list nodes *',
        'list hostendpoints.crd.projectcalico.org *',
        'create secrets kube-system',
        'create deployments.apps kube-system',
        'patch daemonsets.apps kube-system/calico-node',
        'delete deployments.apps kube-system/calico-typha-mtls',
      ],
    ],
    [
      'manifest-mtls-cn',
      'rotate',
      [
        'patch secrets kube-system/calico-node-certs',
        'patch secrets kube-system/calico-typha-certs',
        'patch configmaps kube-system/calico-typha-ca',
        'patch deployments.apps kube-system/calico-typha',
      ],
    ],
    [
      'etcd-plaintext',
      'enable',
      ['patch secrets kube-system/calico-etcd-secrets', 'patch configmaps kube-system/calico-config'],
    ],
    ['etcd-mtls', 'rotate', ['patch secrets kube-system/calico-etcd-secrets']],
  ] as const;
  const notices: Readonly<Record<string, string>> = {
    'manifest-mtls-cn':
      'not counted: the CA that issued the certificate in use (CN=calico-typha-ca) is not at hand: there is no Secret kube-system/calico-tls-ca with it',
  };
  for (const [name, command, rights] of expected) {
    const { permissions, notice } = await rightsIn(name, command);
    const all = permissions.map(text);
    assert.equal(notice, notices[name] ?? null, `${name}: ${command}`);
    for (const right of rights) assert.ok(all.includes(right), `${right} is not in ${all.join('; ')}`);
  }
});

test('a change with nothing to do says so, and a cluster without backups too', async (context) => {
  const { flags } = await clusterOf(context, 'operator-cn');
  assert.match(
    (await rightsOf('rollback', { cluster: flags, log: null })).notice ?? '',
    /nothing is left to do/,
  );
  assert.match((await rightsOf('restore', { cluster: flags, log: null })).notice ?? '', /there is no backup/);
});

const right = (
  verb: string,
  resource: string,
  namespace: string | null,
  name: string | null,
): Permission => ({ verb, group: '', resource, namespace, name });

test('the YAML has a ClusterRole, a Role in each namespace and their bindings', () => {
  const permissions = [
    right('list', 'pods', null, null),
    right('get', 'secrets', 'b', 'y'),
    right('get', 'secrets', 'b', 'x'),
    right('patch', 'secrets', 'b', 'x'),
    right('get', 'configmaps', 'a', 'z'),
  ];
  const grant = { command: 'status', serviceAccount: serviceAccountNamed('ops/calico-tls') };
  const documents = parseAllDocuments(renderPermissions(permissions, grant)).map((document) =>
    document.toJS(),
  );
  assert.deepEqual(
    documents.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}`.trim()),
    ['ClusterRole', 'Role a', 'Role b', 'ClusterRoleBinding', 'RoleBinding a', 'RoleBinding b'],
  );
  assert.deepEqual(documents[2].rules, [
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['y'], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['x'], verbs: ['get', 'patch'] },
  ]);
  assert.deepEqual(documents[4].subjects, [{ kind: 'ServiceAccount', namespace: 'ops', name: 'calico-tls' }]);
});

test('what is no namespace and name is refused', () => {
  for (const text of ['x', 'a/b/c', '/b', 'A/b', 'a/'])
    assert.throws(() => serviceAccountNamed(text), /is not a namespace and a name/);
});
