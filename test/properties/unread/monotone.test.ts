import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { scenarios } from '../../../simulator/scenarios/catalogue.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';
import { type Loss, type RecordedConnection, recorded } from '../../support/unread/faulty-connection.ts';
import { claims, type Judged, unexplained } from '../../support/unread/no-better.ts';
import { scratch } from '../../unit/cluster/server/kubeconfig-file.ts';

parseAndCheckOnce();
const { connect } = await import('../../../src/cluster/connection.ts');
const { readSnapshot } = await import('../../../src/cluster/read-snapshot.ts');
const { references } = await import('../../../src/calico/references.ts');
const { judge, judgedLinks } = await import('../../../src/links/judge.ts');
const { judgeContext } = await import('../../../src/links/judgement.ts');
const { ExpectedError } = await import('../../../src/errors.ts');

const now = new Date('2026-06-01T00:00:00Z');
const month = 30 * 86_400_000;
const losses: readonly Loss[] = ['forbidden', 'failed', 'timeout'];
/** Subsets of answers that are taken away, for each scenario. */
const subsets = Number(process.env.CALICO_TLS_UNREAD_SUBSETS ?? 120);

async function see(connection: ReturnType<RecordedConnection['with']>): Promise<Judged | null> {
  try {
    const snapshot = await readSnapshot(connection, { namespace: null, references }, now);
    const status = judge(snapshot, { now, version: '0.0.0', link: null, expiresWithinMs: month });
    if (status.installation.kind === 'none') return null;
    const judged = judgedLinks(judgeContext(snapshot, now, month), null);
    return { status, checks: judged.flatMap(({ judgement }) => judgement.checks) };
  } catch (error) {
    if (error instanceof ExpectedError) return null;
    throw error;
  }
}

/** A namespace that is listed in place of the whole cluster shares the loss of that list, or is answered. */
function lossOf(lost: ReadonlyMap<string, Loss>, narrow: boolean): (key: string) => Loss | null {
  return (key) => {
    const wide = key.replace(/\/namespaces\/[^/ ]+(?=\/\w+ )/, '');
    return lost.get(key) ?? (narrow ? null : (lost.get(wide) ?? null));
  };
}

for (const scenario of scenarios) {
  test(`${scenario.name}: what is not read makes nothing better`, async (t) => {
    const cluster = await startCluster({ scenario, now });
    t.after(() => cluster.close());
    const kubeconfig = join(scratch(t), 'config');
    writeFileSync(kubeconfig, cluster.kubeconfig);
    const connection = await connect({ kubeconfig }, {});
    t.after(connection.close);
    const recording = recorded(connection);
    const full = await see(recording.with(() => null));
    assert.ok(full !== null);
    assert.deepEqual(unexplained(full.status), []);
    const requests = recording.requests();
    const numRuns = scenario.name.includes('5000') ? Math.ceil(subsets / 20) : subsets;
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...requests], { minLength: 1 }),
        fc.array(fc.constantFrom(...losses), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (lost, kinds, narrow) => {
          const chosen = new Map(lost.map((key, at) => [key, kinds[at % kinds.length] ?? 'failed'] as const));
          const less = await see(recording.with(lossOf(chosen, narrow)));
          if (less === null) return;
          assert.deepEqual(claims(full, less), []);
          assert.deepEqual(unexplained(less.status), []);
        },
      ),
      { seed: freshSeed('unread/monotone'), numRuns },
    );

    for (const list of ['deployments', 'daemonsets', 'replicasets', 'controllerrevisions', 'pods']) {
      const less = await see(
        recording.with((key) => (new RegExp(`/(v1|calico-system)/${list} `).test(key) ? 'empty' : null)),
      );
      assert.deepEqual(less === null ? [] : claims(full, less), [], `no ${list} are listed`);
    }
  });
}
