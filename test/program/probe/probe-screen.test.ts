import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Probe, ProbeTarget, Rung } from '../../../src/links/probe/document.ts';
import { renderProbeScreen } from '../../../src/render/probe-screen.ts';
import { displayWidth } from '../../../src/render/wrap.ts';
import { assertGolden } from '../../support/golden.ts';
import { certificate, finding } from '../../support/status-literals.ts';

const rung = (name: Rung['name'], result: Rung['result'], detail: string, ms: number | null = 12): Rung => ({
  name,
  result,
  detail,
  ms,
});

const target = (pod: string, node: string, rungs: readonly Rung[]): ProbeTarget => ({
  link: 'felix-typha',
  address: `pod calico-system/calico-typha-${pod}:5473`,
  node,
  state: rungs.some(({ result }) => result === 'failed') ? 'error' : 'ok',
  rungs,
  presented: certificate('calico-system/node-certs', 'calico-node', '2027-01-02T00:00:00Z'),
  acceptableCas: ['CN=calico-ca'],
});

const healthy = [
  rung('connection', 'passed', 'open', 41.2),
  rung('tls', 'passed', 'TLS 1.3, TLS_AES_128_GCM_SHA256', 63.7),
  rung(
    'server-certificate',
    'passed',
    'CN typha-server, until 2027-01-02, as in Secret calico-system/typha-certs; Felix accepts it',
    63.7,
  ),
  rung('client-certificate-asked-for', 'passed', 'yes, of CN=calico-ca', 65.1),
  rung('client-certificate-accepted', 'passed', 'accepted', 58.9),
  rung('typha-hello', 'passed', 'Typha v3.30.2', 9.4),
];
const refused = [
  ...healthy.slice(0, 4),
  rung(
    'client-certificate-accepted',
    'failed',
    'refused with alert 42 (bad certificate): peer certificate does not have required CN',
    55,
  ),
  rung('typha-hello', 'not-tried', 'no connection', null),
];

const probe: Probe = {
  apiVersion: 'calico-tls/v1',
  kind: 'Probe',
  metadata: {
    context: 'prod-eu-1',
    server: 'https://10.0.0.1:6443',
    generatedAt: '2026-11-24T12:00:00.000Z',
    version: '0.1.0',
    clockSkewSeconds: 0,
  },
  targets: [
    ...['a', 'b', 'c', 'd', 'e'].map((pod, index) => target(`7d9f-${pod}`, `node-${index + 1}`, healthy)),
    target('7d9f-f', 'node-6', refused),
    {
      ...target('7d9f-g', 'node-7', [rung('connection', 'failed', 'connection refused', 3)]),
      presented: null,
      acceptableCas: null,
    },
    {
      ...target('x', 'x', [
        rung('connection', 'passed', 'our own', null),
        rung('anonymous-requests', 'passed', '/version 200 and /api 403: let in as system:anonymous', 30),
      ]),
      link: 'kube-apiserver',
      address: 'https://10.0.0.1:6443',
      node: null,
    },
  ],
  findings: [
    finding({
      code: 'CTLS107',
      message:
        'Typha calico-typha-7d9f-f (node-6) refused with alert 42 (bad certificate) the certificate of Felix of DaemonSet calico-system/calico-node in Secret calico-system/node-certs (CN calico-node): peer certificate does not have required CN; it requires CN typha-client',
      evidence: ['Typha logs: peer certificate does not have required CN'],
      remedy: {
        command: null,
        text: 'Issue a client certificate with the required name, or correct the name that Typha requires.',
      },
    }),
  ],
  unknown: [],
  unread: [],
  summary: { errors: 1, warnings: 0, infos: 0, passed: 31, unknown: 0 },
};

for (const columns of [80, 120])
  for (const format of ['table', 'wide'] as const)
    test(`a probe as ${format} on ${columns} columns`, () => {
      const text = renderProbeScreen(probe, { full: format === 'wide', columns, colour: false });
      assertGolden(`probe/mixed-${format}-${columns}.txt`, text);
      for (const line of text.split('\n'))
        assert.ok(displayWidth(line) <= columns && !/\s$/.test(line), line);
    });

test('colour changes nothing but colour', () => {
  const plain = renderProbeScreen(probe, { full: true, columns: 80, colour: false });
  const coloured = renderProbeScreen(probe, { full: true, columns: 80, colour: true });
  assert.notEqual(coloured, plain);
  assert.equal(stripVTControlCharacters(coloured), plain);
});
