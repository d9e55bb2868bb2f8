import assert from 'node:assert/strict';
import test from 'node:test';
import { certificatesAge, kubeadm } from '../../../simulator/scenarios/base.ts';
import { manifestScenario, plainNode, plainTypha } from '../../../simulator/scenarios/manifest.ts';
import {
  certificateObjects,
  cnOnly,
  leaf,
  nodeTls,
  typhaAuthority,
  typhaTls,
} from '../../../simulator/scenarios/manifest-tls.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { withAdditions } from '../../../simulator/scenarios/workloads/additions.ts';
import { type KubeObject, objectAt } from '../../../simulator/server/json.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { diagnosisOf, liveCluster, logLimits, probeOf } from '../../../simulator/typha/run-live.ts';

const nodes = 5000;
const typhas = 200;
/** The cluster runs in this process too: while it works, nothing else does. */
const patient = { withinMs: 120_000, totalMs: 600_000 };

/** Typha requires a name that calico-node's certificate lacks, on a large cluster. */
const small = manifestScenario('large', 'Typha requires another name', {
  workloads: [
    withTyphas(withAdditions(plainTypha, typhaTls({ commonName: 'other-name', uriSan: '' }))),
    withAdditions(plainNode, nodeTls(cnOnly.typha)),
  ],
  before: (context) => {
    const authority = typhaAuthority(context);
    const [typha, node] = [leaf(context, authority, cnOnly.typha), leaf(context, authority, cnOnly.node)];
    const objects = certificateObjects(authority.certificatePem, typha, node);
    return [{ daysAgo: certificatesAge, manager: 'kubectl-create', objects }];
  },
});
const large: Scenario = {
  ...small,
  phases: (context) => [kubeadm(context, { nodes }), ...small.phases(context).slice(1)],
};

function withTyphas(object: KubeObject): KubeObject {
  return { ...object, spec: { ...objectAt(object, 'spec'), replicas: typhas } };
}

test('200 Typhas and 5,000 nodes: probe and diagnose read within their bounds and name the one cause', async (t) => {
  const live = await liveCluster(t, large);
  liveLogs(live.cluster);
  const before = process.memoryUsage().rss;
  const sampled = await diagnosisOf(live, { limits: patient });
  assert.deepEqual(sampled.collected.failed, []);
  assert.deepEqual(
    sampled.causes.map(({ code, certainty }) => [code, certainty]),
    [['CTLS107', 'confirmed']],
  );
  assert.match(
    sampled.causes[0]?.message ?? '',
    new RegExp(`its CN is ${cnOnly.node.commonName}, Typha requires CN other-name`),
  );
  assert.equal(sampled.collected.typhaLogs, 10);
  assert.equal(sampled.collected.nodeLogs, 10);
  assert.equal(sampled.collected.nodePods, nodes);

  const all = await diagnosisOf(live, { all: true, limits: patient });
  assert.equal(all.collected.typhaLogs, typhas);
  assert.equal(all.collected.nodeLogs, nodes);
  assert.equal(all.collected.left, 0);
  assert.equal(all.causes[0]?.who.length, nodes);
  assert.ok((all.causes[0]?.message.length ?? 0) < 800, all.causes[0]?.message);

  const bounded = await diagnosisOf(live, { all: true, limits: { ...patient, totalBytes: 2_000_000 } });
  assert.ok(bounded.collected.bytes < 2_000_000 + logLimits.parallel * logLimits.bytes);
  assert.ok(bounded.collected.left > 4000);

  const probe = await probeOf(live, { withinMs: 120_000 });
  assert.equal(probe.targets.length, typhas);
  assert.deepEqual(
    probe.findings.map(({ code }) => code),
    ['CTLS107'],
  );
  assert.ok((probe.findings[0]?.message.length ?? 0) < 600);
  assert.ok(process.memoryUsage().rss - before < 1024 ** 3);
});
