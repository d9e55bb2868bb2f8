import assert from 'node:assert/strict';
import test from 'node:test';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { diagnosisOf, liveCluster } from '../../../simulator/typha/run-live.ts';
import { runProgram } from '../../support/run-program.ts';

test('permissions names every right that diagnose uses beyond those of status', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  await diagnosisOf(live);
  const used = new Set(
    live.cluster.requests.flatMap(
      ({ path }) => /\/(pods\/[^/]+\/log|events)$/.exec(path)?.[1]?.replace(/\/[^/]+\//, '/') ?? [],
    ),
  );
  assert.deepEqual([...used].sort(), ['events', 'pods/log']);
  const { stdout } = await runProgram(['permissions', 'diagnose'], { env: { KUBECONFIG: live.kubeconfig } });
  for (const resource of used) assert.match(stdout, new RegExp(`- ["']?${resource}["']?$`, 'm'));
});
