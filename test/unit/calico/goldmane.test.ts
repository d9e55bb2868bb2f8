import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type FlowLogServer,
  flowLogServer,
  type GoldmaneTrust,
  goldmaneTrust,
} from '../../../src/calico/goldmane.ts';
import { installation } from '../../../src/calico/installation.ts';
import type { DaemonSet, EnvVar, RedactedObject } from '../../../src/snapshot/objects.ts';
import type { Answer, Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const variable = 'FELIX_FLOWLOGSGOLDMANESERVER';
const address = 'goldmane.calico-system.svc:7443';

interface Wish {
  readonly version?: string | null;
  readonly env?: readonly EnvVar[];
  readonly operator?: boolean;
  readonly felix?: string;
  readonly more?: readonly RedactedObject[];
  readonly answers?: readonly Answer[];
}

function snapshot({
  version = 'v3.31.2',
  env = [],
  operator = true,
  felix,
  more = [],
  answers = [],
}: Wish): Snapshot {
  const node: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'calico-system', name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: { template: { spec: { containers: [{ name: 'calico-node', env }] } } },
  };
  const custom = (kind: 'Installation' | 'FelixConfiguration', rest: object): RedactedObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'default' },
    ...rest,
  });
  const seen = snapshotOf(
    node,
    ...(operator
      ? [custom('Installation', version === null ? {} : { status: { calicoVersion: version } })]
      : []),
    ...(felix === undefined
      ? []
      : [custom('FelixConfiguration', { spec: { flowLogsGoldmaneServer: felix } })]),
    ...more,
  );
  return { ...seen, answers: [...answers, ...seen.answers] };
}

function server(wish: Wish): FlowLogServer {
  const seen = snapshot(wish);
  return flowLogServer(seen, installation(seen));
}

const literal = (value: string): readonly EnvVar[] => [{ name: variable, value }];
const goldmane = { kind: 'goldmane', address } as const;
const none = { kind: 'none' } as const;
const unknown = (why: string) => ({ kind: 'unknown', why }) as const;

const fromMap: readonly EnvVar[] = [
  { name: variable, valueFrom: { configMapKeyRef: { name: 'flows', key: 'server' } } },
];
const refusedList: Answer = {
  request: {
    kind: 'FelixConfiguration',
    group: 'crd.projectcalico.org',
    resource: 'felixconfigurations',
    namespace: null,
    name: null,
    selector: null,
  },
  outcome: 'forbidden',
  cause: null,
};

const servers: readonly (readonly [string, FlowLogServer, FlowLogServer])[] = [
  ['as the operator sets it', server({ env: literal(address) }), goldmane],
  [
    'in any case of the letters',
    server({ env: [{ name: 'felix_FlowLogsGoldmaneServer', value: address }] }),
    goldmane,
  ],
  ['nothing set', server({}), none],
  ['set to nothing', server({ env: literal('') }), none],
  ['set to none', server({ env: literal('None'), felix: address }), none],
  [
    'a socket of the node, which has no TLS',
    server({ env: literal('unix:///var/run/calico/flows.sock') }),
    none,
  ],
  ['by a FelixConfiguration', server({ felix: address }), goldmane],
  ['the environment wins', server({ env: literal(address), felix: 'none' }), goldmane],
  ['before Goldmane there was none', server({ version: 'v3.29.7', env: literal(address) }), none],
  ['of a release that is not known', server({ version: null, env: literal(address) }), goldmane],
  ['without the operator', server({ operator: false, env: literal(address) }), none],
  [
    'another server',
    server({ env: literal('flows.example.org:443') }),
    unknown('Felix sends them to flows.example.org:443, and whom that trusts is not known'),
  ],
  [
    'a ConfigMap that was not read',
    server({ env: fromMap }),
    unknown('ConfigMap calico-system/flows not readable'),
  ],
  [
    'FelixConfigurations that were not read',
    server({ answers: [refusedList] }),
    unknown('FelixConfigurations were not read'),
  ],
];

for (const [what, found, expected] of servers)
  test(`where Felix sends flow logs: ${what}`, () => assert.deepEqual(found, expected));

test('a calico-node that was not read may send flow logs', () => {
  const seen = snapshotOf({
    apiVersion: 'operator.tigera.io/v1',
    kind: 'Installation',
    metadata: { name: 'default' },
  });
  const found = installation(seen);
  assert.equal(found.kind, 'operator');
  assert.deepEqual(flowLogServer(seen, found), unknown('DaemonSet calico-system/calico-node was not read'));
});

const trusts: readonly (readonly [string | null, GoldmaneTrust | null])[] = [
  ['v3.24.6', null],
  ['v3.29.7', null],
  ['v3.30.0', 'operator-ca'],
  ['v3.30.1', 'operator-ca'],
  ['v3.30.2', 'operator-ca-and-node-certs'],
  ['v3.30.7', 'operator-ca-and-node-certs'],
  ['v3.31.0', 'operator-ca-and-node-certs'],
  ['3.32.1', 'operator-ca-and-node-certs'],
  ['v4.0', 'operator-ca-and-node-certs'],
  ['master', 'unknown'],
  [null, 'unknown'],
];

for (const [version, expected] of trusts)
  test(`whom Goldmane of ${version} trusts`, () =>
    assert.equal(goldmaneTrust(installation(snapshot({ version }))), expected));
