import assert from 'node:assert/strict';
import test from 'node:test';
import { refusedByClient, refusedByTypha, tlsScenario } from '../../../simulator/typha/rows.ts';
import { liveCluster, probeOf } from '../../../simulator/typha/run-live.ts';
import type { Probe } from '../../../src/links/probe/document.ts';
import { assertValid } from '../../support/schema.ts';

const rung = (probe: Probe, name: string) => probe.targets[0]?.rungs.find((one) => one.name === name);

for (const version of ['1.3', '1.2'] as const) {
  for (const row of refusedByTypha) {
    test(`Typha refuses over TLS ${version}: ${row.name}`, async (t) => {
      const probe = await probeOf(await liveCluster(t, tlsScenario(row.name, row.setup)), {
        asFelix: true,
        version,
      });
      assertValid('probe', probe);
      const finding = probe.findings.find((one) => one.code === row.code);
      assert.match(finding?.message ?? JSON.stringify(probe.findings), row.says);
      const accepted = rung(probe, 'client-certificate-accepted');
      if (row.alert === null) assert.equal(accepted?.result, 'not-tried');
      else assert.match(accepted?.detail ?? '', new RegExp(`refused with alert ${row.alert} `));
    });
  }
  for (const row of refusedByClient) {
    test(`a client refuses over TLS ${version}: ${row.name}`, async (t) => {
      const probe = await probeOf(await liveCluster(t, tlsScenario(row.name, row.setup)), { version });
      assertValid('probe', probe);
      const finding = probe.findings.find((one) => one.code === row.code);
      assert.match(finding?.message ?? JSON.stringify(probe.findings), row.says);
    });
  }
}
