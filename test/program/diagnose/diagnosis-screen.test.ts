import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Cause, Diagnosis } from '../../../src/links/diagnosis/document.ts';
import { renderDiagnosisScreen } from '../../../src/render/diagnosis-screen.ts';
import { displayWidth } from '../../../src/render/wrap.ts';
import { assertGolden } from '../../support/golden.ts';
import { certificate, status } from '../../support/status-literals.ts';

const cause = (changes: Partial<Cause>): Cause => ({
  code: 'CTLS107',
  severity: 'error',
  certainty: 'confirmed',
  message:
    'Typha on node-7 refuses the certificate of Felix and confd of 3 of 214 nodes (node-1, node-4 and node-9): its CN is calico-node, Typha requires CN typha-client. The certificate comes from Secret kube-system/calico-node-certs. Since 18:02:11.',
  who: ['node-1', 'node-4', 'node-9'],
  certificate: certificate('calico-system/node-certs', 'calico-node', '2027-01-02T00:00:00Z'),
  object: 'Secret kube-system/calico-node-certs',
  since: '2026-11-24T18:02:11.000Z',
  last: '2026-11-24T18:40:00.000Z',
  count: 1723,
  evidence: [
    'log of Typha: typha INFO: Failed to read from client client=10.0.0.4 error=peer certificate does not have required CN',
    '1723 such lines in 1 logs of Typha and 3 of clients',
    'by what is stored: peer certificate does not have required CN',
  ],
  remedy: {
    command: null,
    text: 'Issue a client certificate with the required name, or correct the name that Typha requires.',
  },
  ...changes,
});

const diagnosis: Diagnosis = {
  apiVersion: 'calico-tls/v1',
  kind: 'Diagnosis',
  metadata: status().metadata,
  installation: status().installation,
  causes: [
    cause({}),
    cause({
      code: 'CTLS408',
      certainty: 'likely',
      message:
        'Typha on node-8 refuses the certificate of clients of node-2: its extended key usage is serverAuth, Typha requires clientAuth. The certificate comes from Secret kube-system/calico-node-certs. Since 2026-11-23 09:00:00.',
      remedy: {
        command: 'kubectl rollout restart deployment/calico-typha -n kube-system',
        text: 'Typha reads its files once, at start. What is stored now fits: restart it.',
      },
    }),
  ],
  unrecognised: [
    {
      component: 'felix',
      pods: 2,
      count: 17,
      last: '2026-11-24T18:40:00.000Z',
      sample: 'felix ERROR: Cannot do the tls dance error=x509: new trouble',
    },
  ],
  signs: [
    '3 of 214 calico-node pods are not ready',
    '211 of 214 clients of kind felix stream from all Typhas',
  ],
  collected: {
    typhaLogs: 3,
    nodeLogs: 13,
    nodePods: 214,
    lines: 10412,
    bytes: 1_700_000,
    left: 2,
    failed: ['calico-node-x: may not get pods/log in kube-system'],
  },
  unread: [
    {
      resource: 'secrets',
      name: 'node-certs',
      namespace: 'tigera-operator',
      reason: 'forbidden',
      permission: 'get secrets in tigera-operator',
    },
  ],
  summary: { errors: 2, warnings: 0, infos: 0, passed: 0, unknown: 2 },
};

for (const [name, document] of [
  ['two-causes', diagnosis],
  [
    'nothing',
    {
      ...diagnosis,
      causes: [],
      unrecognised: [],
      signs: [],
      summary: { errors: 0, warnings: 0, infos: 0, passed: 0, unknown: 0 },
      collected: { ...diagnosis.collected, left: 0, failed: [] },
      unread: [],
    },
  ],
] as const)
  for (const columns of [80, 120])
    for (const format of ['table', 'wide'] as const)
      test(`a diagnosis of ${name} as ${format} on ${columns} columns`, () => {
        const text = renderDiagnosisScreen(document, { full: format === 'wide', columns, colour: false });
        assertGolden(`diagnosis/${name}-${format}-${columns}.txt`, text);
        const commands = document.causes.flatMap(({ remedy }) => remedy.command ?? []);
        for (const line of text.split('\n'))
          assert.ok(
            commands.includes(line.trim()) || (displayWidth(line) <= columns && !/\s$/.test(line)),
            line,
          );
      });

test('colour changes nothing but colour', () => {
  const plain = renderDiagnosisScreen(diagnosis, { full: true, columns: 80, colour: false });
  const coloured = renderDiagnosisScreen(diagnosis, { full: true, columns: 80, colour: true });
  assert.notEqual(coloured, plain);
  assert.equal(stripVTControlCharacters(coloured), plain);
});
