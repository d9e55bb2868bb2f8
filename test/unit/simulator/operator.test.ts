import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import type { Names } from '../../../simulator/scenarios/manifest-tls.ts';
import {
  operatorCn,
  operatorNames,
  ownAuthority,
  ownKeyPair,
  ownLeaf,
} from '../../../simulator/scenarios/operator.ts';
import type { ScenarioContext } from '../../../simulator/scenarios/scenario.ts';
import { configMap, secret } from '../../../simulator/scenarios/workloads/objects.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import {
  type KubeObject,
  listAt,
  numberAt,
  objectAt,
  stringsAt,
  textAt,
  withAt,
} from '../../../simulator/server/json.ts';
import { now } from './empty-scenario.ts';

const made: ScenarioContext = { now, issuer: new Issuer(now), clusterCa: '' };
const authority = ownAuthority(made);
const leafs = {
  typha: ownLeaf(made, authority, operatorNames.typha),
  node: ownLeaf(made, authority, operatorNames.node),
};
const typhaCa = configMap('tigera-operator', 'typha-ca', { caBundle: authority.certificatePem });

function own(end: 'typha' | 'node', names: Names): KubeObject {
  return ownKeyPair(`${end}-certs`, leafs[end], names);
}

async function start(context: TestContext, raceMs = 0): Promise<SimulatedCluster> {
  const cluster = await startCluster({ scenario: operatorCn, now, raceMs });
  context.after(() => cluster.close());
  return cluster;
}

/** Environment of a workload of calico-system as `NAME=value`; without `=` where there is no value. */
function environment(cluster: SimulatedCluster, kind: 'Deployment' | 'DaemonSet', name: string): string[] {
  const container = listAt(
    cluster.find(kind, 'calico-system', name),
    'spec',
    'template',
    'spec',
    'containers',
  )[0];
  return listAt(container, 'env').map((entry) => {
    const value = objectAt(entry).value;
    return value === undefined ? textAt(entry, 'name') : `${textAt(entry, 'name')}=${String(value)}`;
  });
}

function identities(cluster: SimulatedCluster): string[] {
  const all = [
    ...environment(cluster, 'Deployment', 'calico-typha'),
    ...environment(cluster, 'DaemonSet', 'calico-node'),
  ];
  return all.filter((entry) => /^(TYPHA_CLIENT|FELIX_TYPHA)(CN|URISAN)/.test(entry));
}

function degraded(cluster: SimulatedCluster): string {
  const conditions = listAt(cluster.find('TigeraStatus', null, 'calico'), 'status', 'conditions');
  const found = conditions.find((c) => textAt(c, 'type') === 'Degraded');
  return textAt(found, 'status') === 'True' ? textAt(found, 'message') : '';
}

test('the operator makes both key pairs, the bundle and the workloads, and reports them available', async (context) => {
  const cluster = await start(context);
  assert.deepEqual(identities(cluster), ['TYPHA_CLIENTCN=typha-client', 'FELIX_TYPHACN=typha-server']);
  for (const namespace of ['tigera-operator', 'calico-system']) {
    for (const name of ['typha-certs', 'node-certs'])
      assert.ok(cluster.find('Secret', namespace, name), `${namespace}/${name}`);
  }
  assert.ok(cluster.find('ConfigMap', 'calico-system', 'tigera-ca-bundle'));
  assert.equal(cluster.find('Secret', 'calico-system', 'tigera-ca-private'), undefined);
  const conditions = listAt(cluster.find('TigeraStatus', null, 'calico'), 'status', 'conditions');
  const states = conditions.map((c) => `${textAt(c, 'type')}=${textAt(c, 'status')}`);
  assert.deepEqual(states, ['Progressing=False', 'Available=True', 'Degraded=False']);
});

const cn = (end: 'typha' | 'node') => ({ ...operatorNames[end], uriSan: '' });
const uri = (end: 'typha' | 'node') => ({ ...operatorNames[end], commonName: '' });
const both = (end: 'typha' | 'node') => operatorNames[end];
const typhaUri = operatorNames.typha.uriSan;
const nodeUri = operatorNames.node.uriSan;
const [clientCn, clientUri] = ['TYPHA_CLIENTCN', 'TYPHA_CLIENTURISAN'];
const [felixCn, felixUri] = ['FELIX_TYPHACN=typha-server', `FELIX_TYPHAURISAN=${typhaUri}`];

const rows: readonly [string, Names, Names, readonly string[]][] = [
  ['cn, cn', cn('typha'), cn('node'), [`${clientCn}=typha-client`, felixCn]],
  [
    'both, both',
    both('typha'),
    both('node'),
    [`${clientCn}=typha-client`, `${clientUri}=${nodeUri}`, felixCn, felixUri],
  ],
  ['uri, uri', uri('typha'), uri('node'), [`${clientUri}=${nodeUri}`, felixUri]],
  ['both, uri', both('typha'), uri('node'), [clientCn, `${clientUri}=${nodeUri}`, felixCn, felixUri]],
  ['both, cn', both('typha'), cn('node'), [`${clientCn}=typha-client`, clientUri, felixCn, felixUri]],
  ['cn, both', cn('typha'), both('node'), [`${clientCn}=typha-client`, felixCn]],
  ['uri, both', uri('typha'), both('node'), [`${clientUri}=${nodeUri}`, felixUri]],
  ['cn, uri', cn('typha'), uri('node'), [clientCn, felixCn]],
  ['uri, cn', uri('typha'), cn('node'), [clientUri, felixUri]],
];

for (const [name, typha, node, expected] of rows) {
  test(`with ${name} in typha-certs and node-certs the names are rendered like the real operator does`, async (context) => {
    const cluster = await start(context);
    for (const object of [typhaCa, own('typha', typha), own('node', node)]) cluster.put(object);
    assert.deepEqual(identities(cluster), expected);
    assert.equal(degraded(cluster), '');
    const stuck = name === 'cn, uri' || name === 'uri, cn';
    const typhas = cluster.find('Deployment', 'calico-system', 'calico-typha');
    assert.equal((numberAt(typhas, 'status', 'unavailableReplicas') ?? 0) > 0, stuck);
  });
}

const refusals: readonly [string, KubeObject, string][] = [
  [
    'without identity',
    ownKeyPair('typha-certs', leafs.typha, { commonName: '', uriSan: '' }),
    'CertPair for Felix does not contain common-name or uri-san',
  ],
  [
    'without a key',
    withAt(own('typha', cn('typha')), ['data', 'tls.key'], undefined),
    'key pair tigera-operator/typha-certs is missing a private key',
  ],
  [
    'without a certificate',
    withAt(own('typha', cn('typha')), ['data', 'tls.crt'], undefined),
    'cert has no PEM data',
  ],
  [
    'that has expired',
    ownKeyPair(
      'typha-certs',
      made.issuer.leaf(
        authority,
        { commonNames: ['typha-server'], extendedKeyUsage: null },
        { sinceDays: 40, untilDays: -1 },
      ),
      cn('typha'),
    ),
    'secret tigera-operator/typha-certs is not valid at this date for a certificate not created by the operator, user action required',
  ],
  [
    'beside a typha-ca without caBundle',
    configMap('tigera-operator', 'typha-ca', { wrong: '' }),
    'ConfigMap "typha-ca" does not have a field named "caBundle"',
  ],
];

for (const [what, object, message] of refusals) {
  test(`a key pair ${what} makes the operator Degraded, and no workload changes`, async (context) => {
    const cluster = await start(context);
    const before = cluster.find('Deployment', 'calico-system', 'calico-typha')?.metadata.generation;
    cluster.put(object);
    assert.equal(degraded(cluster), `Error with Typha/Felix secrets: ${message}`);
    assert.equal(cluster.find('Deployment', 'calico-system', 'calico-typha')?.metadata.generation, before);
  });
}

test('a leaf of the user rolls Typha, calico-node and kube-controllers', async (context) => {
  const cluster = await start(context);
  const generations = () =>
    cluster
      .objects()
      .filter(
        ({ kind, metadata }) =>
          metadata.namespace === 'calico-system' && /^(Deployment|DaemonSet)$/.test(kind),
      )
      .map(({ metadata }) => [metadata.name, metadata.generation]);
  assert.deepEqual(generations(), [
    ['calico-kube-controllers', 1],
    ['calico-typha', 1],
    ['calico-node', 1],
  ]);
  cluster.put(own('node', cn('node')));
  assert.deepEqual(generations(), [
    ['calico-kube-controllers', 2],
    ['calico-typha', 2],
    ['calico-node', 2],
  ]);
});

test('a hand edit is reverted, unless the object is to be ignored', async (context) => {
  const cluster = await start(context);
  const edited = () => {
    const found = cluster.find('DaemonSet', 'calico-system', 'calico-node');
    assert.ok(found);
    return withAt(found, ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'], 77);
  };
  const grace = () =>
    numberAt(
      cluster.find('DaemonSet', 'calico-system', 'calico-node'),
      'spec',
      'template',
      'spec',
      'terminationGracePeriodSeconds',
    );
  cluster.put(edited());
  assert.equal(grace(), 5);
  cluster.put(withAt(edited(), ['metadata', 'annotations', 'unsupported.operator.tigera.io/ignore'], 'true'));
  assert.equal(grace(), 77);
});

test('a copy in calico-system that is deleted comes back only with the periodic pass', async (context) => {
  const cluster = await start(context);
  cluster.remove('Secret', 'calico-system', 'typha-certs');
  cluster.settle();
  assert.equal(cluster.find('Secret', 'calico-system', 'typha-certs'), undefined);
  cluster.reconcile();
  assert.ok(cluster.find('Secret', 'calico-system', 'typha-certs'));
});

test('deleted key pairs are made anew by the operator', async (context) => {
  const cluster = await start(context);
  for (const object of [typhaCa, own('typha', both('typha')), own('node', both('node'))]) cluster.put(object);
  cluster.remove('Secret', 'tigera-operator', 'typha-certs');
  cluster.remove('Secret', 'tigera-operator', 'node-certs');
  assert.deepEqual(identities(cluster), ['TYPHA_CLIENTCN=typha-client', 'FELIX_TYPHACN=typha-server']);
});

test('a certificate of another CA that claims to be the operator is replaced without a word', async (context) => {
  const cluster = await start(context);
  const lifetime = { sinceDays: 1, untilDays: 100 };
  const liar = made.issuer.authority({ commonName: 'tigera-operator-signer' }, lifetime);
  const leaf = made.issuer.leaf(liar, { commonNames: ['x'], extendedKeyUsage: null }, lifetime);
  cluster.put(ownKeyPair('typha-certs', leaf, both('typha')));
  const stored = stringsAt(cluster.find('Secret', 'tigera-operator', 'typha-certs'), 'data');
  assert.notEqual(Buffer.from(stored['tls.crt'] ?? '', 'base64').toString(), leaf.certificatePem);
  assert.equal(degraded(cluster), '');
});

test('in the race the second of two Secrets is overwritten with what it was before the first', async (context) => {
  const uris = (cluster: SimulatedCluster) =>
    ['typha-certs', 'node-certs'].map(
      (name) => stringsAt(cluster.find('Secret', 'tigera-operator', name), 'data')['uri-san'] !== undefined,
    );
  const racing = await start(context, 60_000);
  for (const object of [typhaCa, own('typha', both('typha')), own('node', both('node'))]) racing.put(object);
  assert.deepEqual(uris(racing), [true, false]);
  const calm = await start(context);
  for (const object of [typhaCa, own('typha', both('typha')), own('node', both('node'))]) calm.put(object);
  assert.deepEqual(uris(calm), [true, true]);
});

test('what the operator accepts without a word is rendered as it is', async (context) => {
  const cluster = await start(context);
  cluster.put(ownKeyPair('node-certs', leafs.node, { commonName: 'typha-client\n', uriSan: '' }));
  assert.ok(identities(cluster).includes('TYPHA_CLIENTCN=typha-client\n'));
  cluster.put(configMap('tigera-operator', 'typha-ca', { caBundle: 'rubbish' }));
  assert.equal(degraded(cluster), '');
  const mixed = secret('tigera-operator', 'typha-certs', {
    'tls.crt': leafs.typha.certificatePem,
    'tls.key': leafs.node.privateKeyPem,
    'common-name': 'typha-server',
  });
  cluster.put(mixed);
  assert.equal(degraded(cluster), '');
});

test('a copy keeps the legacy keys of its source and has tls.crt and tls.key beside them', async (context) => {
  const cluster = await start(context);
  cluster.put(typhaCa);
  for (const end of ['typha', 'node'] as const) {
    cluster.put(
      secret('tigera-operator', `${end}-certs`, {
        'cert.crt': leafs[end].certificatePem,
        'key.key': leafs[end].privateKeyPem,
        'common-name': operatorNames[end].commonName,
      }),
    );
  }
  cluster.settle();
  const copy = stringsAt(cluster.find('Secret', 'calico-system', 'typha-certs'), 'data');
  assert.deepEqual(Object.keys(copy).toSorted(), [
    'cert.crt',
    'common-name',
    'key.key',
    'tls.crt',
    'tls.key',
  ]);
  assert.equal(copy['tls.crt'], copy['cert.crt']);
  assert.equal(copy['tls.key'], copy['key.key']);
});
