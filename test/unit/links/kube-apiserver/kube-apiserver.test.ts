import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { staticPodName } from '../../../../src/calico/control-plane/static-pod.ts';
import { passed } from '../../../../src/findings/check.ts';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { type FindingKind, findingKind } from '../../../../src/links/finding-kind.ts';
import type { ApiserverChecks } from '../../../../src/links/kube-apiserver/checks.ts';
import { judgeApiserver } from '../../../../src/links/kube-apiserver/kube-apiserver.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import { known } from '../../../../src/snapshot/reading.ts';
import type { ServerConnection } from '../../../../src/snapshot/snapshot.ts';
import { createAuthority, issueLeaf } from '../../../../src/x509/issue.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { contextOf, dayMs, results, testTime } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { apiserverPod, type Install, install } from './install.ts';

const day = (days: number) => new Date(testTime.getTime() + days * dayMs);
const ca = createAuthority({
  commonName: 'kubernetes',
  notBefore: day(-1),
  notAfter: day(3000),
  now: testTime,
});
const serving = (lastDay: number) =>
  issueLeaf(ca, {
    commonNames: ['kube-apiserver'],
    extendedKeyUsage: ['serverAuth'],
    notBefore: day(-300),
    notAfter: day(lastDay),
    now: testTime,
  }).certificatePem;
const connection = (chain: readonly string[], change: Partial<ServerConnection> = {}): ServerConnection => ({
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  chain,
  verified: true,
  authentication: 'token',
  ...change,
});
const judged = (seen: ServerConnection | null, change: Install = {}) => {
  const snapshot = snapshotOf(...install(change));
  return judgeApiserver(contextOf(seen === null ? snapshot : extend(snapshot, { connection: known(seen) })));
};
const told = (code: FindingCode, seen: ServerConnection | null, change: Install = {}) =>
  results(judged(seen, change).checks, code)[0] ?? '';

test('a finding that is one record more is judged from all that its record asks for', () => {
  const toy: FindingKind<ApiserverChecks> = findingKind<ApiserverChecks>({
    code: 'CTLS299',
    link: 'kube-apiserver',
    severity: 'info',
    title: 'Only this test knows it',
    explanation: '',
    remedy: '',
    checks: {
      end: ({ client }, installedBy) => [passed(toy, `${client.component} by ${installedBy}`)],
      pod: (pod, { certificatesUsed }) => [passed(toy, `${staticPodName(pod)} ${certificatesUsed}`)],
      connection: ({ certificate }) => [passed(toy, certificate.source)],
    },
  });
  const snapshot = snapshotOf(...install({ more: [apiserverPod([])] }));
  const seen = extend(snapshot, { connection: known(connection([serving(300)])) });
  const { checks } = judgeApiserver(contextOf(seen), [toy]);
  const own = checks.filter(({ code }) => !code.startsWith('CTLS4'));
  assert.deepEqual(
    own.map(({ code, subject }) => [code, subject]),
    [
      'calico-node by manifest',
      'install-cni by manifest',
      'kube-controllers by manifest',
      'Pod kube-system/kube-apiserver-a false',
      'serving certificate of kube-apiserver',
    ].map((subject) => ['CTLS299', subject]),
  );
});

test('a healthy install is TLS with tokens on every component, without a failed check', () => {
  const { mode, sides, checks } = judged(connection([serving(200), ca.certificatePem]));
  assert.equal(mode, 'tls-token');
  assert.deepEqual(
    sides.map(({ side, component, mode, state }) => [side, component, mode, state]),
    [
      ['client', 'calico-node', 'tls-token', 'ok'],
      ['client', 'install-cni', 'tls-token', 'ok'],
      ['client', 'kube-controllers', 'tls-token', 'ok'],
      ['server', 'kube-apiserver', 'tls-token', 'ok'],
    ],
  );
  assert.deepEqual(
    checks.filter(({ outcome }) => outcome !== 'passed'),
    [],
  );
});

test('the server shows the certificate and the CA that our own connection saw', () => {
  const server = judged(connection([serving(200), ca.certificatePem])).sides.at(-1);
  assert.equal(server?.certificate?.source, 'our connection');
  assert.equal(server?.certificate?.commonName, 'kube-apiserver');
  assert.deepEqual(
    server?.trust.anchors.map(({ subject }) => subject),
    ['CN=kubernetes'],
  );
});

test('trust names the CA of the cluster, our connection, or nothing that is not known', () => {
  const sources = (change: Install, chain: readonly string[]) =>
    judged(connection(chain), change).sides.map(({ trust }) => trust.source);
  const env = [{ name: 'K8S_API_ENDPOINT', value: 'https://10.0.0.1:6443' }];
  assert.deepEqual(sources({ controllersEnv: env }, [serving(200)]), [
    'cluster CA',
    'cluster CA',
    null,
    null,
  ]);
  const skipped = [{ name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true' }];
  assert.deepEqual(sources({ controllersEnv: skipped }, [serving(200), ca.certificatePem]), [
    'cluster CA',
    'cluster CA',
    null,
    'our connection',
  ]);
});

test('an expiring serving certificate is milder where somebody else runs the control plane', () => {
  const seen = connection([serving(9), ca.certificatePem]);
  assert.match(
    told('CTLS402', seen),
    /^warning serving certificate of kube-apiserver \(CN kube-apiserver\) expires in 9 days, on 2026-12-03; whoever runs the control plane renews it/,
  );
  assert.match(told('CTLS402', seen, { more: [apiserverPod(['--x'])] }), /^error .*nothing renews it/);
  assert.match(told('CTLS401', connection([serving(-2)])), /^error .*expired 2 days ago/);
});

test('a CA that was not presented is unknown, and so is everything without a connection', () => {
  assert.match(told('CTLS412', connection([serving(200)])), /^unknown/);
  for (const code of ['CTLS401', 'CTLS402', 'CTLS412'] as const)
    assert.match(told(code, null), /^unknown kube-apiserver: no connection was made/);
  assert.equal(judged(null).sides.at(-1)?.state, 'unknown');
});

test('a connection that was not verified is told', () => {
  assert.match(
    told('CTLS212', connection([serving(200)], { verified: false })),
    /^warning This program's connection to https:\/\/127.0.0.1:6443 was not verified/,
  );
  assert.match(told('CTLS212', connection([serving(200)])), /^passed/);
});

test('a weak leaf is judged, not the CA a second time', () => {
  const { checks } = judged(connection([serving(200), ca.certificatePem]));
  assert.equal(results(checks, 'CTLS406').length, 1);
  assert.deepEqual(results(checks, 'CTLS408'), ['passed serving certificate of kube-apiserver']);
});

test('garbage in place of a certificate is told', () => {
  assert.match(
    told('CTLS405', connection(['garbage'])),
    /^error serving certificate of kube-apiserver is not a PEM/,
  );
});

test('without Calico the link is not used', () => {
  assert.deepEqual(judgeApiserver(contextOf(snapshotOf())), { mode: 'not-used', sides: [], checks: [] });
});

const settings = [
  { name: 'K8S_API_ENDPOINT', value: 'http://10.0.0.1', mode: 'plaintext' },
  { name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true', mode: 'tls-unverified' },
  { name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'what', mode: 'unknown' },
  { name: 'X', value: '', mode: 'tls-token' },
] as const;

test('for every pair of components, the link has the mode of the weaker one', () => {
  const modes = settings.map(({ mode }) => mode);
  const any = fc.constantFrom(...settings);
  fc.assert(
    fc.property(any, any, (node, controllers) => {
      const { mode } = judged(null, { nodeEnv: [node], controllersEnv: [controllers] });
      return mode === modes[Math.min(modes.indexOf(node.mode), modes.indexOf(controllers.mode))];
    }),
    { seed: freshSeed('links/kube-apiserver/kube-apiserver') },
  );
});
