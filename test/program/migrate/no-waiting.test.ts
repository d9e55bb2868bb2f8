import assert from 'node:assert/strict';
import test from 'node:test';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { runProgram } from '../../support/run-program.ts';

const lists = ({ requests }: SimulatedCluster) =>
  requests.filter(({ path }) => path === '/apis/apps/v1/deployments').length;

interface Row {
  readonly title: string;
  readonly spoil: (cluster: SimulatedCluster) => void;
  readonly says: RegExp;
  /** Each takes two lists of Deployments. */
  readonly reads: number;
}

const rows: readonly Row[] = [
  {
    title: 'copies of the operator that may not be read',
    spoil: (cluster) => void cluster.deny({ resource: 'secrets', namespace: 'calico-system' }),
    says: /may not read Secret calico-system\/typha-certs/,
    reads: 2,
  },
  {
    title: 'a list that fails',
    spoil: (cluster) => void cluster.fault({ path: '/deployments' }, { kind: 'status', code: 500 }),
    says: /^error: not everything was read: Deployments not read: HTTP 500: .*etcdserver/,
    reads: 1,
  },
  {
    title: 'a list that is forbidden',
    spoil: (cluster) => void cluster.deny({ resource: 'daemonsets' }),
    says: /^error: missing permissions?: .*daemonsets/,
    reads: 1,
  },
];

for (const { title, spoil, says, reads } of rows)
  test(`nobody waits for the operator to mend ${title}`, async (t) => {
    const cluster = await startCluster({ scenario: operatorCn });
    t.after(() => cluster.close());
    spoil(cluster);
    const { code, stderr } = await runProgram(['migrate', '--spiffe', '--dry-run=client'], {
      env: { KUBECONFIG: temporaryFile(t, cluster.kubeconfig) },
    });
    assert.match(stderr, says);
    assert.equal(code, 1);
    assert.equal(lists(cluster), 2 * reads);
  });
