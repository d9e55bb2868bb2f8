import assert from 'node:assert/strict';
import test from 'node:test';
import { certificatesAge } from '../../../simulator/scenarios/base.ts';
import { etcdMtls, etcdPlaintext } from '../../../simulator/scenarios/etcd.ts';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { forwardPorts } from '../../../simulator/server/port-forward.ts';
import { liveCluster, probeOf } from '../../../simulator/typha/run-live.ts';
import { startStandIn } from '../../../simulator/typha/stand-in.ts';
import { runProgram } from '../../support/run-program.ts';

/** An etcd behind its pod, with a certificate for these addresses from etcd's own CA or another. */
async function etcdOf(t: test.TestContext, ca: string, addresses: readonly string[]) {
  const now = new Date();
  const live = await liveCluster(t, etcdMtls, undefined, now);
  const issuer = new Issuer(now);
  const authority = issuer.authority({ commonName: ca }, { sinceDays: certificatesAge * 2, untilDays: 3000 });
  const leaf = issuer.leaf(
    authority,
    { commonNames: ['etcd'], extendedKeyUsage: ['serverAuth'], ipSans: addresses },
    { sinceDays: 10, untilDays: 690 },
  );
  const standIn = await startStandIn({
    transport: 'tls',
    certFile: leaf.certificatePem,
    keyFile: leaf.privateKeyPem,
    caFile: authority.certificatePem,
    commonName: '',
    uriSan: '',
  });
  t.after(() => standIn.close());
  forwardPorts(live.cluster, (_, pod, port) =>
    pod.startsWith('etcd-') && port === 2379 ? standIn.port : null,
  );
  return probeOf(live, {}, 'etcd');
}

test('etcd is reached through its pod, and its certificate is good for its endpoint', async (t) => {
  const probe = await etcdOf(t, 'etcd-ca', ['10.0.0.2']);
  assert.deepEqual(probe.findings, []);
  const [target] = probe.targets;
  assert.deepEqual(
    target?.rungs.map(({ result }) => result),
    ['passed', 'passed', 'passed', 'passed'],
  );
  assert.match(target?.rungs[2]?.detail ?? '', /CN etcd, until .*; Calico accepts it/);
  assert.deepEqual(target?.acceptableCas, ['CN=etcd-ca']);
});

test('a certificate of another CA, or for another address, is refused by every component that dials etcd', async (t) => {
  const stranger = await etcdOf(t, 'other-ca', ['10.0.0.2']);
  assert.deepEqual(
    stranger.findings.map(({ code }) => code),
    ['CTLS440'],
  );
  assert.match(
    stranger.findings[0]?.message ?? '',
    /calico-node and install-cni of DaemonSet .*refuse: x509: certificate signed by unknown authority/,
  );
  const elsewhere = await etcdOf(t, 'etcd-ca', ['10.0.0.3']);
  assert.match(elsewhere.findings[0]?.message ?? '', /is not valid for 10\.0\.0\.2/);
});

test('an http:// endpoint fails at its TLS rung', async (t) => {
  const live = await liveCluster(t, etcdPlaintext);
  const probe = await probeOf(live, {}, 'etcd');
  assert.deepEqual(
    probe.targets.map(({ rungs }) => rungs.map(({ name, result }) => `${name} ${result}`)),
    [['connection passed', 'tls failed']],
  );
  assert.deepEqual(
    probe.findings.map(({ code }) => code),
    ['CTLS301'],
  );
});

test('kube-apiserver: our own chain, and whether requests without a credential are let in', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const refused = await probeOf(live, {}, 'kube-apiserver');
  assert.deepEqual(refused.findings, []);
  assert.match(refused.targets[0]?.rungs.at(-1)?.detail ?? '', /^\/version 401 and \/api 401: refused$/);
  live.cluster.fault({ path: '/version' }, { kind: 'status', code: 403 });
  const letIn = await probeOf(live, {}, 'kube-apiserver');
  assert.deepEqual(
    letIn.findings.map(({ code, severity }) => [code, severity]),
    [['CTLS208', 'info']],
  );
  const anonymous = live.cluster.requests.filter(({ path, user }) => path === '/api' && user === null);
  assert.ok(anonymous.length >= 1);
});

test('status --probe joins live findings with its own, and cannot go with --from', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn, () => null);
  const env = { KUBECONFIG: live.kubeconfig };
  const plain = await runProgram(['status', '-o', 'json'], { env });
  const probed = await runProgram(['status', '--probe', '-o', 'json'], { env });
  assert.equal(plain.code, 0);
  assert.equal(probed.code, 3);
  const link = JSON.parse(probed.stdout).links.find(
    ({ link: name }: { link: string }) => name === 'felix-typha',
  );
  assert.equal(link.state, 'error');
  assert.ok(JSON.parse(probed.stdout).findings.some(({ code }: { code: string }) => code === 'CTLS140'));
  const both = await runProgram(['status', '--probe', '--from', '-'], { env });
  assert.equal(both.code, 2);
});

test('--address probes that address and no pod; a wrong one is a usage error', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  await probeOf(live);
  const env = { KUBECONFIG: live.kubeconfig };
  const standIn = await startStandIn({
    transport: 'plaintext',
    certFile: '',
    keyFile: '',
    caFile: '',
    commonName: '',
    uriSan: '',
  });
  t.after(() => standIn.close());
  const straight = await runProgram(
    ['probe', 'felix-typha', '--address', `127.0.0.1:${standIn.port}`, '-o', 'json'],
    { env },
  );
  const { targets } = JSON.parse(straight.stdout);
  assert.deepEqual(
    targets.map(({ address }: { address: string }) => address),
    [`127.0.0.1:${standIn.port}`],
  );
  assert.equal(straight.code, 3);
  const wrong = await runProgram(['probe', '--address', 'nowhere'], { env });
  assert.match(wrong.stderr, /^error: --address nowhere is not an address\n/);
  assert.equal(wrong.code, 2);
});
