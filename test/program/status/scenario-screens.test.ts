import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { scenarios } from '../../../simulator/scenarios/catalogue.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { references } from '../../../src/calico/references.ts';
import { connect } from '../../../src/cluster/connection.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { judge } from '../../../src/links/judge.ts';
import type { Status } from '../../../src/links/status.ts';
import { renderJson } from '../../../src/render/json.ts';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import { assertGolden } from '../../support/golden.ts';
import { assertValid } from '../../support/schema.ts';
import { scratch } from '../../unit/cluster/server/kubeconfig-file.ts';

const now = new Date('2026-06-01T00:00:00Z');

async function statusOf(t: TestContext, scenario: Scenario): Promise<Status> {
  const cluster = await startCluster({ scenario, now });
  t.after(() => cluster.close());
  const kubeconfig = join(scratch(t), 'config');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  const connection = await connect({ kubeconfig }, {});
  t.after(connection.close);
  const moment = cluster.clock.now();
  const snapshot = await readSnapshot(connection, { namespace: null, references }, moment);
  return judge(snapshot, { now, version: '0.0.0', link: null, expiresWithinMs: 30 * 86_400_000 });
}

/** Fingerprints and ports differ from run to run: they are numbered in the order in which they appear. */
function steady(text: string): string {
  const seen = new Map<string, string>();
  return text
    .replace(/\b[0-9a-f]{64}\b/g, (sha256) => {
      const name = seen.get(sha256) ?? `sha256-${seen.size + 1}`;
      seen.set(sha256, name);
      return name;
    })
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
}

for (const scenario of scenarios) {
  test(`${scenario.name}: the screens and the document are as they were looked at`, async (t) => {
    const status = await statusOf(t, scenario);
    assertValid('status', JSON.parse(renderJson(status)));
    for (const columns of [80, 120]) {
      const screen = renderStatusScreen(status, { full: columns > 100, columns, colour: false });
      assert.ok(screen.split('\n').every((line) => line.length <= columns || line.includes('kubectl ')));
      assertGolden(`scenarios/${scenario.name}.${columns}.txt`, steady(screen));
    }
    assertGolden(`scenarios/${scenario.name}.json`, steady(renderJson(status)));
  });
}
