import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeFelixTypha } from '../../../src/links/felix-typha/felix-typha.ts';
import { judgeContext } from '../../../src/links/judgement.ts';
import type { Status } from '../../../src/links/status.ts';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import type { Answer } from '../../../src/snapshot/snapshot.ts';
import { dayMs, testTime } from '../../support/judged.ts';
import { runProgram } from '../../support/run-program.ts';
import { snapshotOf } from '../../support/snapshot.ts';
import {
  errorsOf,
  fileOf,
  installation,
  leafOf,
  names,
  operatorDeployment,
  otherCa,
  own,
  ownCa,
  statusOf,
  typhaCa,
  workloads,
} from './operator-files.ts';

const uriOf = (name: keyof typeof names) => ({ 'uri-san': names[name]['uri-san'] });
const spiffe = (name: keyof typeof names) => own(name, leafOf(name), uriOf(name));
const good = [installation, spiffe('typha-certs'), spiffe('node-certs'), typhaCa()];

function felixTypha({ links }: Status) {
  const found = links.find(({ link }) => link === 'felix-typha');
  assert.ok(found !== undefined);
  return found;
}

for (const [what, objects] of [
  ['an Installation', [installation]],
  ['tigera-operator.yaml', [operatorDeployment]],
  ['the chart, or ocp/', [operatorDeployment, installation]],
] as const)
  test(`${what} alone is an operator install whose ends are made by the operator, and unknown`, () => {
    const status = statusOf(objects);
    const link = felixTypha(status);
    assert.equal(status.installation.kind, 'operator');
    assert.deepEqual([link.mode, link.state], ['unknown', 'unknown']);
    assert.deepEqual(
      link.sides.map(({ component, workload, state }) => `${component} ${workload}: ${state}`),
      [
        'typha Deployment calico-system/calico-typha (made by the operator): unknown',
        'felix DaemonSet calico-system/calico-node (made by the operator): unknown',
      ],
    );
    assert.deepEqual(errorsOf(status), []);
    assert.ok(status.links.every(({ state }) => state === 'unknown'));
    const why = status.unknown.find(({ check }) => check === 'CTLS901');
    assert.equal(why?.reason, 'not-given');
    assert.equal(
      why?.why,
      'the operator makes Deployment calico-system/calico-typha, which is not in objects.json',
    );
    const screen = renderStatusScreen(status, { full: false, columns: 100, colour: false });
    assert.match(screen, /typha \(made by the operator\)/);
  });

test("good certificates of the user's own are judged, and the link stays unknown", () => {
  const status = statusOf(good);
  const link = felixTypha(status);
  assert.deepEqual(errorsOf(status), []);
  assert.equal(link.state, 'unknown');
  assert.deepEqual(
    link.sides.map(({ mode, state, certificate, trust }) => [mode, state, certificate?.source, trust.source]),
    [
      [
        'mtls-spiffe',
        'unknown',
        'Secret tigera-operator/typha-certs',
        'ConfigMap calico-system/tigera-ca-bundle',
      ],
      [
        'mtls-spiffe',
        'unknown',
        'Secret tigera-operator/node-certs',
        'ConfigMap calico-system/tigera-ca-bundle',
      ],
    ],
  );
});

test('a key of another certificate and names of different kinds are errors, and end with 3', async () => {
  const mismatched = { ...leafOf('typha-certs'), privateKeyPem: leafOf('typha-certs').privateKeyPem };
  const bad = own('typha-certs', mismatched, uriOf('typha-certs'));
  const objects = [
    installation,
    bad,
    own('node-certs', leafOf('node-certs'), { 'common-name': 'typha-client' }),
  ];
  const errors = errorsOf(statusOf(objects));
  assert.match(errors.join('\n'), /^CTLS404 .*Secret tigera-operator\/typha-certs .*belongs to another one/m);
  assert.match(errors.join('\n'), /^CTLS113 .*never listens$/m);
  assert.match(
    errors.join('\n'),
    /^CTLS102 Typha of Deployment calico-system\/calico-typha \(made by the operator\)/m,
  );
  const run = await runProgram(['status', '--from', '-'], { stdin: fileOf(objects) });
  assert.equal(run.code, 3);
});

test('a certificate without the name that its Secret states is an error', () => {
  const wrong = own('node-certs', leafOf('node-certs'), { 'common-name': 'other' });
  const [first] = errorsOf(statusOf([installation, own('typha-certs'), wrong, typhaCa()]));
  assert.match(first ?? '', /^CTLS107 .*|^CTLS124 /);
});

test('a certificate that typha-ca did not issue is refused', () => {
  const foreign = own('node-certs', leafOf('node-certs', otherCa));
  const errors = errorsOf(statusOf([installation, own('typha-certs'), foreign, typhaCa()]));
  assert.match(errors.join('\n'), /^CTLS407 Typha of .* refuses the certificate of Felix .*node-certs/m);
});

test('without typha-ca in the files nothing is said of the chain', () => {
  const status = statusOf([
    installation,
    own('typha-certs'),
    own('node-certs', leafOf('node-certs', otherCa)),
  ]);
  assert.deepEqual(errorsOf(status), []);
  assert.ok(status.unknown.some(({ check }) => check === 'CTLS107'));
  assert.ok(status.unknown.some(({ check, reason }) => check === 'CTLS115' && reason === 'not-given'));
});

test('an expired certificate is an error', () => {
  const expired = own('typha-certs', leafOf('typha-certs', undefined, new Date(testTime.getTime() - dayMs)));
  const errors = errorsOf(statusOf([installation, expired, own('node-certs'), typhaCa()]));
  assert.match(errors[0] ?? '', /^CTLS401 .*typha-certs/);
});

test('Secrets of the chart hold their pair as cert.crt and key.key', () => {
  const chart = (name: 'typha-certs' | 'node-certs') =>
    own(name, leafOf(name), { 'common-name': names[name]['common-name'] }, ['cert.crt', 'key.key']);
  const status = statusOf([operatorDeployment, chart('typha-certs'), chart('node-certs'), typhaCa()]);
  assert.deepEqual(errorsOf(status), []);
  assert.deepEqual(
    felixTypha(status).sides.map(({ certificate }) => [certificate?.key, certificate?.keyMatches]),
    [
      ['cert.crt', 'yes'],
      ['cert.crt', 'yes'],
    ],
  );
});

test('one Secret alone is judged, what the other would say is unknown', () => {
  const broken = { ...leafOf('node-certs'), privateKeyPem: leafOf('typha-certs').privateKeyPem };
  const status = statusOf([installation, own('node-certs', broken)]);
  assert.match(errorsOf(status).join('\n'), /^CTLS404 .*tigera-operator\/node-certs/);
  assert.equal(felixTypha(status).sides[0]?.state, 'unknown');
});

test('pods that ask the certificates API for certificates are unknown, whatever Secrets are left', () => {
  const asked = { ...installation, spec: { certificateManagement: { signerName: 'example.org/signer' } } };
  const status = statusOf([asked, own('typha-certs'), own('node-certs'), typhaCa()]);
  assert.deepEqual(errorsOf(status), []);
  assert.equal(felixTypha(status).state, 'unknown');
  const told = status.unknown.filter(({ check }) => check === 'CTLS131').map(({ why }) => why);
  assert.deepEqual(
    [...new Set(told)],
    ['certificateManagement is set, so each pod asks for its certificate when it starts'],
  );
});

test('what runs counts where the files have it, and the ends are those of the files', () => {
  const objects = [...good, ...workloads];
  const { sides } = felixTypha(statusOf(objects));
  assert.deepEqual(
    [...new Set(sides.map(({ workload }) => workload))],
    ['Deployment calico-system/calico-typha', 'DaemonSet calico-system/calico-node'],
  );
  const withoutTypha = felixTypha(statusOf([...good, ...workloads.slice(1)]));
  assert.equal(
    withoutTypha.sides[0]?.workload,
    'Deployment calico-system/calico-typha (made by the operator)',
  );
  assert.equal(withoutTypha.sides[1]?.workload, 'DaemonSet calico-system/calico-node');
});

test('a copy that has tls.crt and tls.key beside the legacy keys of its source is equal', () => {
  const pair = leafOf('typha-certs');
  const source = own('typha-certs', pair, { 'common-name': 'typha-server' }, ['cert.crt', 'key.key']);
  const copy = (more: Readonly<Record<string, string>>) => {
    const made = own('typha-certs', pair, { 'common-name': 'typha-server', ...more });
    return { ...made, metadata: { name: 'typha-certs', namespace: 'calico-system' } };
  };
  const legacy = { 'cert.crt': pair.certificatePem, 'key.key': pair.privateKeyPem };
  const told = (of: object) =>
    statusOf([installation, source, of]).findings.filter(({ code }) => code === 'CTLS114');
  assert.deepEqual(told(copy(legacy)), []);
  const [other] = told(copy({ ...legacy, 'cert.crt': ownCa.certificatePem }));
  assert.match(other?.message ?? '', /differs from tigera-operator\/typha-certs in cert\.crt$/);
  const [without] = told(copy({}));
  assert.match(without?.message ?? '', /in cert\.crt and key\.key$/);
});

test('a cluster that was asked and has no Typha yet shows no ends that nobody saw', () => {
  const request = { group: 'apps', resource: '', namespace: null, name: null, selector: null };
  const answers = ['Deployment', 'DaemonSet', 'Installation'].map(
    (kind): Answer => ({ request: { ...request, kind }, outcome: 'known', cause: null }),
  );
  const snapshot = { ...snapshotOf(), answers };
  assert.equal(judgeContext(snapshot, testTime, dayMs).installation.kind, 'none');
  const read = loadSnapshot([{ name: 'objects.json', text: fileOf([installation]) }], testTime);
  const context = judgeContext({ ...read, answers }, testTime, dayMs);
  assert.deepEqual(context.gaps, []);
  assert.deepEqual(judgeFelixTypha(context).sides, []);
});

test('a rollout whose history is not in the files is unknown', () => {
  const [typha, node] = workloads;
  const rolling = {
    ...node,
    status: { desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberReady: 3 },
  };
  const told = (objects: readonly object[]) =>
    statusOf([...good, ...objects]).unknown.filter(({ check }) => check === 'CTLS501');
  assert.deepEqual(told([typha, node]), []);
  assert.match(told([typha, rolling])[0]?.why ?? '', /^pods of DaemonSet .* run an older template/);
});
