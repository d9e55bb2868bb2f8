import assert from 'node:assert/strict';
import test from 'node:test';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { diagnosisOf, liveCluster, probeOf } from '../../../simulator/typha/run-live.ts';
import { renderDiagnosisScreen } from '../../../src/render/diagnosis-screen.ts';
import { renderProbeScreen } from '../../../src/render/probe-screen.ts';
import { assertValid } from '../../support/schema.ts';

const denied = {
  verb: ['get', 'list'],
  resource: 'secrets',
  namespace: 'kube-system',
  name: 'calico-typha-certs',
};
const screen = { full: false, columns: 100, colour: false };

test('probe and diagnose name the Secret that could not be read, and are not sure', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const whole = await probeOf(live);
  assert.deepEqual(whole.unread, []);
  assert.equal(whole.summary.unknown, 0);
  live.cluster.deny(denied);
  const documents = { Probe: await probeOf(live), Diagnosis: await diagnosisOf(live) };
  for (const [kind, { unread, summary }] of Object.entries(documents)) {
    assert.deepEqual(
      unread.map(({ namespace, name, reason, permission }) => ({ namespace, name, reason, permission })),
      [
        {
          namespace: 'kube-system',
          name: 'calico-typha-certs',
          reason: 'forbidden',
          permission: 'get secrets in kube-system',
        },
      ],
      kind,
    );
    assert.ok(summary.unknown > 0, kind);
  }
  assertValid('probe', documents.Probe);
  assertValid('diagnosis', documents.Diagnosis);
  for (const text of [
    renderProbeScreen(documents.Probe, screen),
    renderDiagnosisScreen(documents.Diagnosis, screen),
  ])
    assert.match(text, /may not get secrets in kube-system/);
});
